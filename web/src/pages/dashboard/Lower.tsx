import { lazy, Suspense } from 'react';

import type { Dashboard } from '../../api/types';
import { withMessages } from '../../app/withMessages';
import { AutomaticPaymentMethod } from './AutomaticPaymentMethod';
import { BillingAddressSection } from './BillingAddressSection';
import styles from './Dashboard.module.css';

const RecentInvoices = lazy(
  withMessages('invoice causes', () => import('../../causes/RecentInvoices')),
);

interface Props {
  accountId: string;
  dashboard: Dashboard;
}

/** The dashboard below the transactions: billing address, payment method and recent invoices. */
export default function Lower({ accountId, dashboard }: Props) {
  return (
    <>
      <div className={styles.lower}>
        <BillingAddressSection accountId={accountId} address={dashboard.billingAddress} />
        <AutomaticPaymentMethod
          accountId={accountId}
          autoPay={dashboard.autoPay}
          timeZone={dashboard.account.timeZone}
        />
      </div>
      <Suspense>
        <RecentInvoices accountId={accountId} />
      </Suspense>
    </>
  );
}
