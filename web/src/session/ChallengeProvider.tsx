import { type ReactNode, useMemo, useState } from 'react';

import { ChallengeContext, type OpenChallenge } from './challenge';

/** Keeps the open challenge of a sign-in, in memory only. */
export function ChallengeProvider({ children }: { children: ReactNode }) {
  const [challenge, setChallenge] = useState<OpenChallenge | null>(null);
  const state = useMemo(() => ({ challenge, setChallenge }), [challenge]);
  return <ChallengeContext value={state}>{children}</ChallengeContext>;
}
