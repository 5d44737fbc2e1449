import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams } from 'react-router';

import { sessionQuery } from '../../api/session';
import { useAccess } from '../../session/useAccess';
import { useZone } from '../../transactions/useAccountDay';
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
  const { isStaffView } = useAccess(accountId);
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'organization.callHistory' })}
        lead={<Lead accountId={accountId} />}
      />
      {/* Before the session is known, it isn't known who may search. */}
      {session && (
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
