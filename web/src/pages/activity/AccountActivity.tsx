/** Manage Organization, Activity: what was done in the account. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams } from 'react-router';

import { activityQuery } from '../../api/activity';
import { ActivityList } from '../../trail/ActivityList';
import { PageHead } from '../../ui/PageHead';

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
