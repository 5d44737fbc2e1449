import { FormattedMessage } from 'react-intl';

import { reasonOf } from '../../session/returnTo';
import { Notice } from '../../ui/Notice';

/** Explains why the user is at the sign-in page, such as an expired session. */
export function SignInReason({ query }: { query: URLSearchParams }) {
  const reason = reasonOf(query);
  if (reason === 'ended') {
    return (
      <Notice>
        <FormattedMessage id="signIn.ended" />
      </Notice>
    );
  }
  if (reason === 'signed-out') {
    return (
      <Notice>
        <FormattedMessage id="signIn.signedOut" />
      </Notice>
    );
  }
  if (reason === 'new-password') {
    return (
      <Notice>
        <FormattedMessage id="signIn.newPassword" />
      </Notice>
    );
  }
  if (query.has('return')) {
    return (
      <Notice>
        <FormattedMessage id="signIn.first" />
      </Notice>
    );
  }
  return null;
}
