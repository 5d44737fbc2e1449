import { useMemo, useState } from 'react';
import { Outlet } from 'react-router';

import { ChallengeContext, type OpenChallenge } from './challenge';
import { storeChallenge, storedChallenge } from './storedChallenge';

/** The pages of a sign-in. They share the open challenge, also when the page is reloaded. */
export default function SignInSteps() {
  const [challenge, setChallenge] = useState<OpenChallenge | null>(storedChallenge);
  const state = useMemo(
    () => ({
      challenge,
      setChallenge: (next: OpenChallenge | null) => {
        storeChallenge(next);
        setChallenge(next);
      },
    }),
    [challenge],
  );
  return (
    <ChallengeContext value={state}>
      <Outlet />
    </ChallengeContext>
  );
}
