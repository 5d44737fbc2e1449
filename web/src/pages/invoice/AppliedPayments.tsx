import { FormattedMessage } from 'react-intl';

import type { Invoice } from '../../api/types';
import { AllocationTable } from '../../transactions/AllocationTable';
import { Section } from '../../ui/Section';
import styles from './Invoice.module.css';

interface Props {
  accountId: string;
  invoice: Invoice;
}

/** The payments and credits applied to the invoice, and what is still open. */
export function AppliedPayments({ accountId, invoice }: Props) {
  const { id, payments, paymentCount, nextPayments, open, total } = invoice;
  return (
    <Section title={<FormattedMessage id="payments.title" />}>
      {payments.length === 0 ? (
        <p className={styles.none}>
          <FormattedMessage id="payments.none" />
        </p>
      ) : (
        <AllocationTable
          accountId={accountId}
          entryId={id}
          currency={total.currency}
          first={payments}
          count={paymentCount}
          next={nextPayments}
          sums={[
            {
              key: 'open',
              name: <FormattedMessage id="invoice.open" />,
              amount: open,
              isTotal: true,
            },
          ]}
        />
      )}
    </Section>
  );
}
