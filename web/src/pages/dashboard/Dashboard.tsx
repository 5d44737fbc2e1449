import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useIntl } from 'react-intl';
import { useParams } from 'react-router';

import { dashboardQuery } from '../../api/dashboard';
import { useRetry } from '../../api/useRetry';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { AutoPayTile } from './AutoPayTile';
import { BalanceTile } from './BalanceTile';
import styles from './Dashboard.module.css';
import { LastPaymentTile } from './LastPaymentTile';
import { RecentTransactions } from './RecentTransactions';

/** Below the fold, so the first paint does not wait for it. */
const Lower = lazy(() => import('./Lower'));

/**
 * Account Dashboard: what is owed, paid and charged next, then the newest transactions, the billing
 * address and the payment method.
 */
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
          <RecentTransactions accountId={accountId} newest={data?.transactions} />
          {data && (
            <Suspense>
              <Lower accountId={accountId} dashboard={data} />
            </Suspense>
          )}
        </>
      )}
    </>
  );
}
