import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { myActivityQuery } from '../../api/login';
import { paths } from '../../app/paths';
import { ActivityList } from '../../activity/ActivityList';
import { BackLink } from '../../ui/BackLink';
import { PageTitle } from '../../ui/PageTitle';
import styles from './Login.module.css';

/** The activity log of the user's login. */
export default function MyActivity() {
  const intl = useIntl();
  const activity = useInfiniteQuery(myActivityQuery);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'login.activity' })}>
        <BackLink to={paths.me}>
          <FormattedMessage id="nav.mySettings" />
        </BackLink>
      </PageTitle>
      <p className={styles.lead}>
        <FormattedMessage id="activity.loginLead" />
      </p>
      <ActivityList activity={activity} accountId={null} />
    </>
  );
}
