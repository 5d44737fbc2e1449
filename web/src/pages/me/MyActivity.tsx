/** What was done to one's own login. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { myActivityQuery } from '../../api/own';
import { paths } from '../../app/paths';
import { ActivityList } from '../../trail/ActivityList';
import { BackLink } from '../../ui/BackLink';
import { PageTitle } from '../../ui/PageTitle';
import styles from './Me.module.css';

export default function MyActivity() {
  const intl = useIntl();
  const activity = useInfiniteQuery(myActivityQuery);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'own.activity' })}>
        <BackLink to={paths.me}>
          <FormattedMessage id="nav.me" />
        </BackLink>
      </PageTitle>
      <p className={styles.lead}>
        <FormattedMessage id="activity.ownLead" />
      </p>
      <ActivityList activity={activity} accountId={null} />
    </>
  );
}
