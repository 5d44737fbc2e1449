import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Money, TransactionDetail } from '../../api/types';
import { isNegative, isZero } from '../../format/money';
import { AllocationTable, type SumRow } from '../../transactions/AllocationTable';
import { Section } from '../../ui/Section';
import styles from './Transaction.module.css';

interface Props {
  accountId: string;
  entry: TransactionDetail;
}

/** What a credit was applied to, or what paid an item. */
export function Allocations({ accountId, entry }: Props) {
  const { id, amount, allocations, allocationCount, nextAllocations } = entry;
  const isCredit = isNegative(amount.amount);
  const sums = sumsOf(entry, isCredit);
  return (
    <Section title={<FormattedMessage id={isCredit ? 'allocation.pays' : 'allocation.paidBy'} />}>
      {allocationCount === 0 && sums.length === 0 ? (
        <p className={styles.none}>
          <FormattedMessage id={isCredit ? 'allocation.paysNothing' : 'allocation.notPaid'} />
        </p>
      ) : (
        <AllocationTable
          accountId={accountId}
          entryId={id}
          currency={amount.currency}
          first={allocations}
          count={allocationCount}
          next={nextAllocations}
          sums={sums}
        />
      )}
    </Section>
  );
}

/** The amounts beside the allocations, as far as they are not zero. */
function sumsOf({ taken, givenBack, unapplied }: TransactionDetail, isCredit: boolean): SumRow[] {
  const row = (key: string, name: ReactNode, amount: Money | null): SumRow[] =>
    amount !== null && !isZero(amount.amount) ? [{ key, name, amount }] : [];
  return [
    ...row(
      'taken',
      <FormattedMessage id={isCredit ? 'allocation.taken' : 'allocation.took'} />,
      taken,
    ),
    ...row('given-back', <FormattedMessage id="allocation.givenBack" />, givenBack),
    ...row('unapplied', <FormattedMessage id="allocation.unapplied" />, unapplied),
  ];
}
