import type { ReactNode } from 'react';
import { FormattedMessage, type MessageDescriptor, defineMessages } from 'react-intl';

import type { Payment } from '../../api/types';
import { paths } from '../../app/paths';
import { payAddress } from '../../payments/addresses';
import { declineTexts } from '../../payments/declines';
import { LeavingNotice } from '../../payments/LeavingNotice';
import type { Checkout } from '../../payments/polling';
import { useLeave } from '../../payments/useLeave';
import { useMayPay } from '../../payments/useMayPay';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Notice } from '../../ui/Notice';
import styles from './Payment.module.css';

interface Props {
  accountId: string;
  payment: Payment;
  checkout: Checkout;
  /** Whether the page keeps asking for the outcome. */
  isAsking: boolean;
}

/**
 * What became of a payment, and what the payer can do next. It is inside a status line, which
 * announces every change, so the notices announce nothing themselves.
 */
export function Outcome({ accountId, payment, checkout, isAsking }: Props) {
  switch (payment.status) {
    case 'created':
    case 'unknown':
      return <Checking isAsking={isAsking} />;
    case 'requires-action':
      // The payer has finished there; it is the outcome that has not come yet.
      if (checkout === 'done') return <Checking isAsking={isAsking} isConfirming />;
      return <Unfinished accountId={accountId} payment={payment} checkout={checkout} />;
    case 'processing':
      return <Say {...said.processing} />;
    case 'succeeded':
      // The printed receipt does without it.
      return (
        <div className={styles.thanks}>
          <Say {...said.succeeded} />
        </div>
      );
    case 'declined':
      return <Declined accountId={accountId} payment={payment} />;
    case 'returned':
      return (
        <Say {...said.returned} isBad next={<PayAgain accountId={accountId} invoice={null} />} />
      );
    case 'charged-back':
      return <Say {...said.chargedBack} isBad />;
  }
}

const titles = defineMessages({
  processing: { id: 'receipt.processing' },
  succeeded: { id: 'receipt.succeeded' },
  returned: { id: 'receipt.returned' },
  chargedBack: { id: 'receipt.chargedBack' },
});
const details = defineMessages({
  processing: { id: 'receipt.processingDetail' },
  succeeded: { id: 'receipt.succeededDetail' },
  returned: { id: 'receipt.returnedDetail' },
  chargedBack: { id: 'receipt.chargedBackDetail' },
});
const said = {
  processing: { title: titles.processing, detail: details.processing },
  succeeded: { title: titles.succeeded, detail: details.succeeded },
  returned: { title: titles.returned, detail: details.returned },
  chargedBack: { title: titles.chargedBack, detail: details.chargedBack },
};

interface SayProps {
  title: MessageDescriptor;
  detail: MessageDescriptor;
  isBad?: boolean;
  /** What the payer can do. */
  next?: ReactNode;
}

function Say({ title, detail, isBad = false, next }: SayProps) {
  return (
    <Notice role="none" tone={isBad ? 'danger' : 'calm'} title={<FormattedMessage {...title} />}>
      <p>
        <FormattedMessage {...detail} />
      </p>
      {next}
    </Notice>
  );
}

/** There is no outcome yet, and nothing for the payer to do. */
function Checking({
  isAsking,
  isConfirming = false,
}: {
  isAsking: boolean;
  isConfirming?: boolean;
}) {
  const checking = isConfirming ? 'receipt.confirming' : 'receipt.checking';
  return (
    <Notice role="none" title={<FormattedMessage id={checking} />}>
      <p>
        <FormattedMessage id="receipt.doNotPayAgain" />
      </p>
      <p>
        <FormattedMessage id={isAsking ? 'receipt.shownHere' : 'receipt.takesLonger'} />
      </p>
    </Notice>
  );
}

/** The payer has to go on at the gateway's page. */
function Unfinished({ accountId, payment, checkout }: Omit<Props, 'isAsking'>) {
  const { mayPay } = useMayPay(accountId);
  const { leaving, leave } = useLeave();
  const { redirectUrl, invoiceNumber } = payment;
  if (leaving) return <LeavingNotice leaving={leaving} />;
  return (
    <Notice role="none" title={<FormattedMessage id="receipt.unfinished" />}>
      <p>
        <FormattedMessage id={checkout === 'left' ? 'receipt.left' : 'receipt.unfinishedDetail'} />
      </p>
      {mayPay && (
        <p className={styles.actions}>
          {redirectUrl !== null && (
            <Button kind="primary" onClick={() => leave(redirectUrl)}>
              <FormattedMessage id="receipt.continue" />
            </Button>
          )}
          <ButtonLink to={payAddress(accountId, invoiceNumber)}>
            <FormattedMessage id="receipt.startOver" />
          </ButtonLink>
        </p>
      )}
    </Notice>
  );
}

function Declined({ accountId, payment }: Pick<Props, 'accountId' | 'payment'>) {
  const { mayPay } = useMayPay(accountId);
  const { reason, advice } = declineTexts(payment);
  return (
    <Notice role="none" tone="danger" title={<FormattedMessage id="receipt.declined" />}>
      <p>
        <FormattedMessage {...reason} /> <FormattedMessage {...advice} />
      </p>
      {mayPay && (
        <p className={styles.actions}>
          <ButtonLink kind="primary" to={payAddress(accountId, payment.invoiceNumber)}>
            <FormattedMessage id="receipt.tryAgain" />
          </ButtonLink>
          <ButtonLink to={paths.paymentMethods(accountId)}>
            <FormattedMessage id="methods.title" />
          </ButtonLink>
        </p>
      )}
    </Notice>
  );
}

function PayAgain({ accountId, invoice }: { accountId: string; invoice: string | null }) {
  const { mayPay } = useMayPay(accountId);
  if (!mayPay) return null;
  return (
    <p className={styles.actions}>
      <ButtonLink to={payAddress(accountId, invoice)}>
        <FormattedMessage id="balance.pay" />
      </ButtonLink>
    </p>
  );
}
