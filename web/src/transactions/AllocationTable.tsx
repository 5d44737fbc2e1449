import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import { allocations } from '../api/transactions';
import type { Allocation, Money } from '../api/types';
import { useMore } from '../api/useMore';
import { useFormat } from '../format/useFormat';
import { classes } from '../ui/classes';
import { DateText } from '../ui/DateText';
import { ShowMore } from '../ui/ShowMore';
import styles from './AllocationTable.module.css';
import { DocumentLink } from './DocumentLink';

/** A row under the allocations. */
export interface SumRow {
  key: string;
  name: ReactNode;
  amount: Money;
  isTotal?: boolean;
}

interface Props {
  accountId: string;
  /** The entry whose allocations these are. */
  entryId: string;
  currency: string;
  /** The allocations that came with the entry. */
  first: readonly Allocation[];
  /** The number of all allocations. */
  count: number;
  /** The cursor of the second page; `null` when there is none. */
  next: string | null;
  sums: readonly SumRow[];
}

/** The allocations of an entry, each linked to its document. Reads further pages on request. */
export function AllocationTable(props: Props) {
  const { accountId, entryId, currency, first, count, next, sums } = props;
  const key = ['account', accountId, 'allocations', entryId];
  const { items, ...more } = useMore(key, next, allocations(accountId, entryId));
  const shown = first.length + items.length;
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <FormattedMessage id="transactions.transaction" />
            </th>
            <th scope="col" className={styles.amount}>
              <FormattedMessage id="transactions.amount" values={{ currency }} />
            </th>
          </tr>
        </thead>
        <tbody>
          {[...first, ...items].map((allocation) => (
            <AllocationRow key={allocation.id} accountId={accountId} allocation={allocation} />
          ))}
        </tbody>
        <tfoot>
          {sums.map((sum) => (
            <Sum key={sum.key} sum={sum} />
          ))}
        </tfoot>
      </table>
      {next !== null && (
        <ShowMore
          {...more}
          shown={
            <FormattedMessage
              id={shown < count ? 'list.first' : 'list.all'}
              values={{ shown, count }}
            />
          }
        />
      )}
    </>
  );
}

function AllocationRow({ accountId, allocation }: { accountId: string; allocation: Allocation }) {
  const { id, type, number, date, amount } = allocation;
  const format = useFormat();
  return (
    <tr>
      <td>
        <DocumentLink accountId={accountId} id={id} type={type} number={number} />
        <span className={styles.date}>
          <DateText date={date} />
        </span>
      </td>
      <td className={styles.amount}>{format.decimal(amount.amount)}</td>
    </tr>
  );
}

function Sum({ sum: { name, amount, isTotal } }: { sum: SumRow }) {
  const format = useFormat();
  return (
    <tr className={classes(isTotal && styles.total)}>
      <th scope="row">{name}</th>
      <td className={styles.amount}>{format.decimal(amount.amount)}</td>
    </tr>
  );
}
