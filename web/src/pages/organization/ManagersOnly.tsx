import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../../app/paths';
import { Notice } from '../../ui/Notice';

/** Says that a page is for Office Managers. Nothing has failed, so nothing is tried again. */
export default function ManagersOnly({ accountId }: { accountId: string }) {
  return (
    <Notice title={<FormattedMessage id="organization.managersOnly" />}>
      <p>
        <FormattedMessage id="organization.askManager" />
      </p>
      <Link to={paths.dashboard(accountId)}>
        <FormattedMessage id="notFound.link" />
      </Link>
    </Notice>
  );
}
