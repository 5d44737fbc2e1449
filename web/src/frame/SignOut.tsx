import { useMutation } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { signOut } from '../api/auth';
import { isNotSignedIn } from '../api/problem';
import { paths } from '../app/paths';
import { signInAddress } from '../session/returnTo';
import { Button } from '../ui/Button';

/** Ends the session and reloads the page, so that nothing of it stays in memory. */
export function SignOut() {
  const leave = () => {
    try {
      sessionStorage.clear();
    } catch {
      // Without storage there is nothing to clear.
    }
    window.location.assign(signInAddress(paths.home, 'signed-out'));
  };
  const { mutate, isPending, isError } = useMutation({
    mutationFn: signOut,
    onSuccess: leave,
    onError: (error) => {
      if (isNotSignedIn(error)) leave();
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
