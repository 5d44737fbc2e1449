import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useParams } from 'react-router';

import { sessionQuery } from '../../api/session';
import { paths } from '../../app/paths';
import { useAccess } from '../../session/useAccess';
import { useZone } from '../../transactions/useAccountDay';
import { Notice } from '../../ui/Notice';
import { PageHead } from '../../ui/PageHead';
import { Skeleton } from '../../ui/Skeleton';
import { Months } from './Months';
import { SearchSection } from './SearchSection';
import { zoneName } from './zoneName';

/** Manage Organization, Call History: months to download, and a search over their calls. */
export default function CallHistory() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const { role, isStaffView } = useAccess(accountId);
  const mayOpen = session && (role === 'manager' || isStaffView);
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'organization.callHistory' })}
        lead={mayOpen === false ? null : <Lead accountId={accountId} />}
      />
      {mayOpen === false && <ForManagers accountId={accountId} />}
      {mayOpen && (
        <>
          <Months accountId={accountId} mayDownload={!isStaffView} />
          <SearchSection accountId={accountId} mayDownload={!isStaffView} />
        </>
      )}
    </>
  );
}

/** Says in which time zone the page is. */
function Lead({ accountId }: { accountId: string }) {
  const { locale } = useIntl();
  const zone = useZone(accountId);
  if (!zone) {
    return (
      <>
        <FormattedMessage id="calls.lead" /> {zone === undefined && <Skeleton width="sentence" />}
      </>
    );
  }
  return <FormattedMessage id="calls.leadZone" values={{ zone: zoneName(locale, zone) }} />;
}

function ForManagers({ accountId }: { accountId: string }) {
  return (
    <Notice title={<FormattedMessage id="calls.forManagers" />}>
      <p>
        <FormattedMessage id="calls.forManagersDetail" />
      </p>
      <Link to={paths.dashboard(accountId)}>
        <FormattedMessage id="notFound.link" />
      </Link>
    </Notice>
  );
}
