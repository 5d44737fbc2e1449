import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { AccountInvitation } from '../api/types';
import { Notice } from '../ui/Notice';
import { InviterName } from './InviterName';
import { myInvitations } from './myInvitations';

interface Props {
  /** The first invitation. */
  invitation: AccountInvitation;
  /** The number of invitations. */
  count: number;
}

/** Tells the user about pending invitations to accounts, until they answer. */
export default function InvitationNotice({ invitation, count }: Props) {
  const inviter = <InviterName key="inviter" invitation={invitation} />;
  const account = (
    <bdi key="account" translate="no">
      {invitation.name}
    </bdi>
  );
  return (
    <Notice>
      {count > 1 ? (
        <FormattedMessage id="invitations.several" values={{ count }} />
      ) : (
        <FormattedMessage id="invitations.from" values={{ inviter, account }} />
      )}{' '}
      <Link to={myInvitations}>
        <FormattedMessage id="invitations.answer" />
      </Link>
    </Notice>
  );
}
