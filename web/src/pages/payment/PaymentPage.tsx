import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams, useSearchParams } from 'react-router';

import { paymentQuery } from '../../api/payments';
import type { Payment } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { PayersPage } from '../../payments/PayersPage';
import { type Checkout, checkoutOf, isNear, isRefundPending } from '../../payments/polling';
import { useMayPay } from '../../payments/useMayPay';
import { usePolling } from '../../payments/usePolling';
import { useAccess } from '../../session/useAccess';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Payment.module.css';

// Loads together with what it shows.
const loadContent = () => import('./Content');
const Content = lazy(loadContent);

/** A payment: its progress, its receipt, or why it was not made. */
export default function PaymentPage() {
  const { accountId = '', paymentId = '' } = useParams();
  const intl = useIntl();
  const { maySee } = useMayPay(accountId);
  return (
    <PayersPage
      title={intl.formatMessage({ id: 'receipt.title' })}
      mayOpen={maySee}
      waiting={<Waiting />}
    >
      <Progress key={paymentId} accountId={accountId} paymentId={paymentId} />
    </PayersPage>
  );
}

function Progress({ accountId, paymentId }: { accountId: string; paymentId: string }) {
  const retry = useRetry();
  const [address] = useSearchParams();
  const checkout = checkoutOf(address);
  const { payment, error, isAsking } = usePayment(accountId, paymentId, checkout);
  useEffect(() => void loadContent(), []);
  if (error && !payment) return <Failure error={error} retry={retry} />;
  if (!payment) return <Waiting />;
  return (
    <>
      {isRefundPending(payment) && <RefundPending accountId={accountId} />}
      <Suspense fallback={<Waiting />}>
        <Content accountId={accountId} payment={payment} checkout={checkout} isAsking={isAsking} />
      </Suspense>
    </>
  );
}

/** Says that a refund is on its way to the gateway, and to administrators not to repeat it. */
function RefundPending({ accountId }: { accountId: string }) {
  const { isAdmin } = useAccess(accountId);
  return (
    <Notice title={<FormattedMessage id="receipt.refundPending" />}>
      {isAdmin && (
        <>
          <FormattedMessage id="receipt.doNotRefundAgain" />{' '}
        </>
      )}
      <FormattedMessage id="receipt.refundPendingDetail" />
    </Notice>
  );
}

/** The payment, asked for again until it has an outcome. */
function usePayment(accountId: string, paymentId: string, checkout: Checkout) {
  const queryClient = useQueryClient();
  const isWaiting = (payment: Payment) => isNear(payment, checkout);
  const { data, error, isAsking } = usePolling(paymentQuery(accountId, paymentId), isWaiting);
  const wasWaiting = useRef(false);
  const isEnded = data !== undefined && !isWaiting(data);
  useEffect(() => {
    // The outcome changes the balance and the history.
    if (isEnded && wasWaiting.current)
      void queryClient.invalidateQueries({ queryKey: ['account', accountId] });
    wasWaiting.current = data !== undefined && !isEnded;
  }, [data, isEnded, queryClient, accountId]);
  return { payment: data, error, isAsking };
}

function Waiting() {
  return (
    <Section title={<Skeleton width="word" />} className={styles.receipt}>
      {['amount', 'date', 'method', 'number'].map((line) => (
        <p key={line}>
          <Skeleton width="name" />
        </p>
      ))}
    </Section>
  );
}
