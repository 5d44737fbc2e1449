import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { staffActivityQuery } from '../../api/activity';
import { ActivityList } from '../../activity/ActivityList';
import { PageHead } from '../../ui/PageHead';

/** The activity log of staff. */
export default function StaffActivity() {
  const intl = useIntl();
  const activity = useInfiniteQuery(staffActivityQuery);
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'nav.staffActivity' })}
        lead={<FormattedMessage id="activity.staffLead" />}
      />
      <ActivityList activity={activity} accountId={null} />
    </>
  );
}
