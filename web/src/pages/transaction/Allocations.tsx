/** Where a credit went, or what paid something owed; each with the way to its page. */
import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import { allocations } from '../../api/queries';
import type { Money, TransactionDetail } from '../../api/types';
import { useMore } from '../../api/useMore';
import { isNegative, isZero } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { DocumentLink } from '../../history/DocumentLink';
import { MoreAllocations } from '../../history/MoreAllocations';
import { Card } from '../../ui/Card';
import { DateText } from '../../ui/DateText';
import styles from './Allocations.module.css';

interface Props {
  accountId: string;
  entry: TransactionDetail;
}

export function Allocations({ accountId, entry }: Props) {
  const { allocationCount, amount, taken, givenBack, unapplied } = entry;
  const isCredit = isNegative(amount.amount);
  const isEmpty = allocationCount === 0 && ![taken, givenBack, unapplied].some(isSome);
  return (
    <Card title={<FormattedMessage id={isCredit ? 'allocation.pays' : 'allocation.paidBy'} />}>
      {isEmpty ? (
        <p className={styles.none}>
          <FormattedMessage id={isCredit ? 'allocation.paysNothing' : 'allocation.notPaid'} />
        </p>
      ) : (
        <AllocationTable accountId={accountId} entry={entry} />
      )}
    </Card>
  );
}

function AllocationTable({ accountId, entry }: Props) {
  const { id, amount, taken, givenBack, unapplied } = entry;
  const { allocations: first, allocationCount: count, nextAllocations } = entry;
  const format = useFormat();
  const isCredit = isNegative(amount.amount);
  const key = ['account', accountId, 'allocations', id];
  const { items, ...more } = useMore(key, nextAllocations, allocations(accountId, id));
  const others = [...first, ...items];
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <FormattedMessage id="transactions.transaction" />
            </th>
            <th scope="col" className={styles.amount}>
              <FormattedMessage id="transactions.amount" values={{ currency: amount.currency }} />
            </th>
          </tr>
        </thead>
        <tbody>
          {others.map((other) => (
            <tr key={other.id}>
              <td>
                <DocumentLink accountId={accountId} {...other} />
                <span className={styles.date}>
                  <DateText date={other.date} />
                </span>
              </td>
              <td className={styles.amount}>{format.decimal(other.amount.amount)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <Sum
            name={<FormattedMessage id={isCredit ? 'allocation.taken' : 'allocation.took'} />}
            amount={taken}
          />
          <Sum name={<FormattedMessage id="allocation.givenBack" />} amount={givenBack} />
          <Sum name={<FormattedMessage id="allocation.unapplied" />} amount={unapplied} />
        </tfoot>
      </table>
      {nextAllocations !== null && (
        <MoreAllocations shown={others.length} count={count} more={more} />
      )}
    </>
  );
}

interface SumProps {
  name: ReactNode;
  amount: Money | null;
}

function Sum({ name, amount }: SumProps) {
  const format = useFormat();
  if (!isSome(amount)) return null;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={styles.amount}>{format.decimal(amount.amount)}</td>
    </tr>
  );
}

function isSome(money: Money | null): money is Money {
  return money !== null && !isZero(money.amount);
}
