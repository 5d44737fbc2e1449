import { FormattedMessage } from 'react-intl';

import type { Transaction } from '../api/types';
import { classes } from '../ui/classes';
import { Skeleton } from '../ui/Skeleton';
import { TransactionHead } from './TransactionHead';
import { TransactionRow } from './TransactionRow';
import { cell, row, rows, table } from '../ui/tableRoles';
import styles from './TransactionTable.module.css';

interface Props {
  accountId: string;
  /** Undefined while they load. */
  transactions: readonly Transaction[] | undefined;
  /** How many placeholder rows to show. */
  waitingRows: number;
  /** Whether rows of other filters are loading. */
  isStale?: boolean;
}

/** A table of transactions. On a phone each takes two lines, so that nothing scrolls sideways. */
export function TransactionTable({ accountId, transactions, waitingRows, isStale }: Props) {
  const currency = transactions?.[0]?.amount.currency;
  const waiting = Array.from({ length: waitingRows }, (_, number) => number);
  return (
    <table
      {...table}
      className={classes(styles.table, isStale && styles.stale)}
      aria-busy={isStale}
    >
      <caption className="visually-hidden">
        <FormattedMessage id="transactions.title" />
      </caption>
      <TransactionHead currency={currency} />
      <tbody {...rows}>
        {transactions
          ? transactions.map((transaction) => (
              <TransactionRow
                key={transaction.id}
                accountId={accountId}
                transaction={transaction}
              />
            ))
          : waiting.map((number) => <WaitingRow key={number} />)}
      </tbody>
    </table>
  );
}

/** A placeholder for a transaction that is loading. */
export function WaitingRow() {
  return (
    <tr {...row} className={styles.row}>
      <td {...cell} className={styles.date}>
        <Skeleton width="word" />
      </td>
      <td {...cell} className={styles.what}>
        <Skeleton width="name" />
      </td>
      <td {...cell} className={styles.amount}>
        <Skeleton width="word" />
      </td>
      <td {...cell} className={styles.balance}>
        <Skeleton width="word" />
      </td>
    </tr>
  );
}
