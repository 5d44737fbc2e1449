import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { portalQuery } from '../api/portal';
import type { AccountInvitation } from '../api/types';

/**
 * The name of who sent an invitation: a user of the account, a member of staff, or the provider.
 */
export function InviterName({ invitation }: { invitation: AccountInvitation }) {
  const { data: portal } = useQuery(portalQuery);
  const { inviter, byProvider } = invitation;
  const provider = portal?.providerName ?? '';
  if (inviter === null) return <span translate="no">{provider}</span>;
  const name = (
    <bdi key="name" translate="no">
      {inviter}
    </bdi>
  );
  if (!byProvider) return name;
  return <FormattedMessage id="invitations.byStaff" values={{ name, provider }} />;
}
