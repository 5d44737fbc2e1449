/** Account Dashboard: what is owed, when, whether it pays itself, and what changed. */
import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { useParams } from 'react-router';

import { dashboardQuery } from '../../api/queries';
import { useRetry } from '../../api/useRetry';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { AutomaticPaymentMethod } from './AutomaticPaymentMethod';
import { AutoPayTile } from './AutoPayTile';
import { BalanceTile } from './BalanceTile';
import { BillingAddressCard } from './BillingAddressCard';
import styles from './Dashboard.module.css';
import { LastPaymentTile } from './LastPaymentTile';
import { RecentTransactions } from './RecentTransactions';

export default function Dashboard() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const retry = useRetry();
  const { data, error } = useQuery(dashboardQuery(accountId));
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'dashboard.title' })} />
      {error && !data ? (
        <Failure error={error} retry={retry} />
      ) : (
        <>
          <div className={styles.tiles}>
            <BalanceTile accountId={accountId} balance={data?.currentBalance} />
            <LastPaymentTile payment={data?.lastPayment} />
            <AutoPayTile autoPay={data?.autoPay} balance={data?.currentBalance} />
          </div>
          <div className={styles.middle}>
            <BillingAddressCard address={data?.billingAddress} />
            <AutomaticPaymentMethod autoPay={data?.autoPay} timeZone={data?.account.timeZone} />
          </div>
          <RecentTransactions accountId={accountId} newest={data?.transactions} />
        </>
      )}
    </>
  );
}
