import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { useParams } from 'react-router';

import { dashboardQuery } from '../../api/dashboard';
import { useRetry } from '../../api/useRetry';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { AutomaticPaymentMethod } from './AutomaticPaymentMethod';
import { AutoPayTile } from './AutoPayTile';
import { BalanceTile } from './BalanceTile';
import { BillingAddressSection } from './BillingAddressSection';
import styles from './Dashboard.module.css';
import { LastPaymentTile } from './LastPaymentTile';
import { RecentTransactions } from './RecentTransactions';

/** Account Dashboard: balance, last payment, Auto Pay, billing address, recent transactions. */
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
            <AutoPayTile
              accountId={accountId}
              autoPay={data?.autoPay}
              balance={data?.currentBalance}
            />
          </div>
          <div className={styles.middle}>
            <BillingAddressSection address={data?.billingAddress} />
            <AutomaticPaymentMethod
              accountId={accountId}
              autoPay={data?.autoPay}
              timeZone={data?.account.timeZone}
            />
          </div>
          <RecentTransactions accountId={accountId} newest={data?.transactions} />
        </>
      )}
    </>
  );
}
