import { defineMessages, FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { Payment, PaymentRefund, RefundStatus } from '../../api/types';
import { paths } from '../../app/paths';
import { useFormat } from '../../format/useFormat';
import { Section } from '../../ui/Section';
import styles from './Payment.module.css';

const states = defineMessages<RefundStatus>({
  pending: { id: 'refundStatus.pending' },
  made: { id: 'refundStatus.made' },
  failed: { id: 'refundStatus.failed' },
});

interface Props {
  accountId: string;
  payment: Payment;
}

/** The refunds of a payment, oldest first. */
export function Refunds({ accountId, payment: { refunds } }: Props) {
  return (
    <Section title={<FormattedMessage id="receipt.refunds" />} className={styles.receipt}>
      <ul className={styles.refunds}>
        {refunds.map((refund, index) => (
          // Two refunds of a payment can be equal, and none is ever removed.
          <li key={index}>
            <Refund accountId={accountId} refund={refund} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Refund({ accountId, refund }: { accountId: string; refund: PaymentRefund }) {
  const format = useFormat();
  const { amount, status, entryId } = refund;
  return (
    <>
      <strong>{format.money(amount)}</strong>
      <span>
        <FormattedMessage {...states[status]} />
      </span>
      {entryId !== null && (
        <Link className={styles.link} to={paths.transaction(accountId, entryId)}>
          <FormattedMessage id="receipt.transaction" />
        </Link>
      )}
    </>
  );
}
