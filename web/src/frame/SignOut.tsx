import { useMutation } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { signOut } from '../api/auth';
import { isNotSignedIn } from '../api/problem';
import { leaveEverywhere } from '../session/signOutChannel';
import { Button } from '../ui/Button';

/** Ends the session and reloads the page, in all tabs, so that nothing of it stays in memory. */
export function SignOut() {
  const { mutate, isPending, isError } = useMutation({
    mutationFn: signOut,
    onSuccess: leaveEverywhere,
    onError: (error) => {
      if (isNotSignedIn(error)) leaveEverywhere();
    },
  });
  return (
    <>
      {isError && (
        <span role="alert">
          <FormattedMessage id="frame.signOutFailed" />
        </span>
      )}
      <Button kind="quiet" isPending={isPending} onClick={() => mutate()}>
        <FormattedMessage id="frame.signOut" />
      </Button>
    </>
  );
}
