import { useQuery } from '@tanstack/react-query';
import { defineMessages, FormattedMessage, useIntl } from 'react-intl';
import { Link } from 'react-router';

import { dashboardQuery } from '../../api/dashboard';
import { portalQuery } from '../../api/portal';
import type { Payment, PaymentStatus } from '../../api/types';
import { paths } from '../../app/paths';
import { formatInstant } from '../../format/dates';
import { isZero } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { MethodName } from '../../payments/MethodName';
import type { Checkout } from '../../payments/polling';
import { useAccess } from '../../session/useAccess';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { DateText } from '../../ui/DateText';
import { Fact, FactList } from '../../ui/FactList';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Payment.module.css';

const names = defineMessages<PaymentStatus>({
  created: { id: 'paymentStatus.checking' },
  unknown: { id: 'paymentStatus.checking' },
  'requires-action': { id: 'paymentStatus.unfinished' },
  processing: { id: 'paymentStatus.processing' },
  succeeded: { id: 'paymentStatus.succeeded' },
  declined: { id: 'paymentStatus.declined' },
  returned: { id: 'paymentStatus.returned' },
  'charged-back': { id: 'paymentStatus.chargedBack' },
});

interface Props {
  accountId: string;
  payment: Payment;
  checkout: Checkout;
  /** Whether the page keeps asking for the outcome. */
  isAsking: boolean;
}

/** The facts of a payment. They are a receipt only once it is paid. */
export function Facts({ accountId, payment, checkout, isAsking }: Props) {
  const format = useFormat();
  const { data: portal } = useQuery(portalQuery);
  const { data: dashboard } = useQuery(dashboardQuery(accountId));
  const { isAdmin } = useAccess(accountId);
  const isReceipt = payment.status === 'succeeded';
  const isConfirming = payment.status === 'requires-action' && checkout === 'done';
  const status = isConfirming ? 'unknown' : payment.status;
  return (
    <Section
      title={<FormattedMessage id={isReceipt ? 'receipt.receipt' : 'receipt.details'} />}
      className={styles.receipt}
    >
      <p className={styles.big}>{format.money(payment.amount)}</p>
      <div aria-busy={isAsking && !isReceipt}>
        <FactList>
          <Fact name={<FormattedMessage id="receipt.status" />}>
            <FormattedMessage {...names[status]} />
          </Fact>
          <Fact name={<FormattedMessage id="receipt.provider" />}>
            {portal ? <bdi>{portal.providerName}</bdi> : <Skeleton width="name" />}
          </Fact>
          <Fact name={<FormattedMessage id="pay.account" />}>
            {dashboard ? (
              <span translate="no">
                <bdi>{dashboard.account.name}</bdi> · <bdi>{dashboard.account.number}</bdi>
              </span>
            ) : (
              <Skeleton width="name" />
            )}
          </Fact>
          <Day payment={payment} zone={dashboard?.account.timeZone} />
          <Rest accountId={accountId} payment={payment} />
        </FactList>
      </div>
      <div className={styles.actions}>
        {isReceipt && (
          <Button onClick={() => window.print()}>
            <FormattedMessage id="receipt.print" />
          </Button>
        )}
        {payment.entryId !== null && (
          <ButtonLink to={paths.transaction(accountId, payment.entryId)}>
            <FormattedMessage id="receipt.transaction" />
          </ButtonLink>
        )}
        {isAdmin && !isZero(payment.refundable.amount) && (
          <ButtonLink to={paths.refund(accountId, payment.id)}>
            <FormattedMessage id="receipt.refund" />
          </ButtonLink>
        )}
      </div>
    </Section>
  );
}

/** The day of receipt, or when it was begun while it is not received. */
function Day({ payment, zone }: { payment: Payment; zone: string | undefined }) {
  const { locale } = useIntl();
  const { createdAt, receivedOn } = payment;
  if (receivedOn !== null) {
    return (
      <Fact name={<FormattedMessage id="receipt.received" />}>
        <DateText date={receivedOn} />
      </Fact>
    );
  }
  return (
    <Fact name={<FormattedMessage id="receipt.begun" />}>
      {zone === undefined ? (
        <Skeleton width="name" />
      ) : (
        <time dateTime={createdAt}>{formatInstant(locale, createdAt, zone)}</time>
      )}
    </Fact>
  );
}

function Rest({ accountId, payment }: Pick<Props, 'accountId' | 'payment'>) {
  const { id, status, method, invoiceNumber, receiptEmail } = payment;
  return (
    <>
      {method && (
        <Fact name={<FormattedMessage id="receipt.method" />}>
          <MethodName method={method} />
        </Fact>
      )}
      <Fact name={<FormattedMessage id="receipt.number" />}>
        <bdi translate="no">{id}</bdi>
      </Fact>
      {invoiceNumber !== null && (
        <Fact name={<FormattedMessage id="receipt.invoice" />}>
          <Link to={paths.invoice(accountId, invoiceNumber)}>
            <bdi>{invoiceNumber}</bdi>
          </Link>
        </Fact>
      )}
      {status !== 'declined' && (
        <Fact name={<FormattedMessage id="pay.receiptTo" />}>
          {receiptEmail === null ? (
            <FormattedMessage id="pay.billingContacts" />
          ) : (
            <bdi>{receiptEmail}</bdi>
          )}
        </Fact>
      )}
    </>
  );
}
