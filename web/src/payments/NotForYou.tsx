import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../app/paths';
import { useAccess } from '../session/useAccess';
import { Notice } from '../ui/Notice';

/** Shown to a viewer, and where only the customer can act to staff: who can pay instead. */
export function NotForYou({ accountId }: { accountId: string }) {
  const { isStaffView } = useAccess(accountId);
  return (
    <Notice title={<FormattedMessage id={isStaffView ? 'payer.staff' : 'payer.only'} />}>
      <p>
        <FormattedMessage id={isStaffView ? 'payer.staffDetail' : 'payer.onlyDetail'} />
      </p>
      <Link to={paths.dashboard(accountId)}>
        <FormattedMessage id="notFound.link" />
      </Link>
    </Notice>
  );
}
