import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { Transaction } from '../api/types';
import { useFormat } from '../format/useFormat';
import { DateText } from '../ui/DateText';
import { cell, row } from '../ui/tableRoles';
import { BalanceText } from './BalanceText';
import { documentPath } from './DocumentLink';
import { DocumentNumber } from './DocumentName';
import { OpenAmount } from './OpenAmount';
import styles from './TransactionTable.module.css';
import { useToday } from './useAccountDay';
import { hasNumber, TransactionTitle } from './TransactionTitle';

interface Props {
  accountId: string;
  transaction: Transaction;
}

/** One transaction as a table row. */
export function TransactionRow({ accountId, transaction }: Props) {
  const { date, number, amount, balanceAfter, open, dueOn } = transaction;
  const today = useToday(accountId);
  const isPastDue = dueOn !== null && today !== null && dueOn < today;
  const format = useFormat();
  return (
    <tr {...row} className={styles.row}>
      <td {...cell} className={styles.date}>
        <DateText date={date} />
      </td>
      <td {...cell} className={styles.what}>
        <Link to={documentPath(accountId, transaction)}>
          <TransactionTitle transaction={transaction} />
        </Link>
        {!hasNumber(transaction) && (
          <span className={styles.number}>
            <DocumentNumber number={number} />
          </span>
        )}
        {open !== null && <OpenAmount open={open} isPastDue={isPastDue} />}
      </td>
      <td {...cell} className={styles.amount}>
        {format.decimal(amount.amount)}
      </td>
      <td {...cell} className={styles.balance}>
        <span className={styles.label}>
          <FormattedMessage id="transactions.balanceLabel" />{' '}
        </span>
        <BalanceText balance={balanceAfter} />
      </td>
    </tr>
  );
}
