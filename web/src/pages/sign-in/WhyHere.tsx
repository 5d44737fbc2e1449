/** Why somebody finds themselves at the sign-in page, when they did not ask for it. */
import { FormattedMessage } from 'react-intl';

import { reasonOf } from '../../session/returnTo';
import { Notice } from '../../ui/Notice';

export function WhyHere({ query }: { query: URLSearchParams }) {
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
