import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams } from 'react-router';

import { activityQuery } from '../../api/activity';
import { ActivityList } from '../../activity/ActivityList';
import { PageHead } from '../../ui/PageHead';

/** Manage Organization, Activity: the activity log of the account. */
export default function AccountActivity() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const activity = useInfiniteQuery(activityQuery(accountId));
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'organization.activity' })}
        lead={<FormattedMessage id="activity.lead" />}
      />
      <ActivityList activity={activity} accountId={accountId} />
    </>
  );
}
