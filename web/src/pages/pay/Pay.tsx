import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { useIntl } from 'react-intl';
import { useParams, useSearchParams } from 'react-router';

import { agingQuery } from '../../api/aging';
import { dashboardQuery } from '../../api/dashboard';
import { paymentMethodsQuery } from '../../api/paymentMethods';
import { useRetry } from '../../api/useRetry';
import styles from '../../payments/Form.module.css';
import { PayersPage } from '../../payments/PayersPage';
import { useMayPay } from '../../payments/useMayPay';
import { Failure } from '../../ui/Failure';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';

// Loads together with what it shows.
const loadContent = () => import('./Content');
const Content = lazy(loadContent);

/** Make a Payment: amount, method, review. For billing users and Office Managers. */
export default function Pay() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const { mayPay } = useMayPay(accountId);
  return (
    <PayersPage
      title={intl.formatMessage({ id: 'balance.pay' })}
      mayOpen={mayPay}
      waiting={<Waiting />}
    >
      <Payable accountId={accountId} />
    </PayersPage>
  );
}

/** The form, once it is known what is owed and what can pay it. */
function Payable({ accountId }: { accountId: string }) {
  const retry = useRetry();
  const [address] = useSearchParams();
  const methods = useQuery(paymentMethodsQuery(accountId));
  const dashboard = useQuery(dashboardQuery(accountId));
  // Without the open invoices, a payment pays what is due earliest.
  const aging = useQuery(agingQuery(accountId, null));
  useEffect(() => void loadContent(), []);
  const error = (methods.data ? null : methods.error) ?? (dashboard.data ? null : dashboard.error);
  if (error) return <Failure error={error} retry={retry} />;
  if (!methods.data || !dashboard.data || aging.isPending) return <Waiting />;
  return (
    <Suspense fallback={<Waiting />}>
      <Content
        dashboard={dashboard.data}
        methods={methods.data}
        aging={aging.data}
        startInvoice={address.get('invoice') ?? ''}
      />
    </Suspense>
  );
}

function Waiting() {
  return (
    <Section title={<Skeleton width="word" />} className={styles.form}>
      {['owed', 'amount', 'method', 'email'].map((line) => (
        <div key={line} className={styles.waiting}>
          <Skeleton width="full" />
        </div>
      ))}
    </Section>
  );
}
