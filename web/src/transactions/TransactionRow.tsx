import { FormattedMessage } from 'react-intl';

import type { Transaction } from '../api/types';
import { isZero } from '../format/money';
import { useFormat } from '../format/useFormat';
import { DateText } from '../ui/DateText';
import { cell, row } from '../ui/tableRoles';
import { BalanceText } from './BalanceText';
import { DocumentLink } from './DocumentLink';
import { Description } from './DocumentName';
import styles from './TransactionTable.module.css';

interface Props {
  accountId: string;
  transaction: Transaction;
}

/** One transaction as a table row. */
export function TransactionRow({ accountId, transaction }: Props) {
  const { id, type, date, number, description, amount, balanceAfter, open } = transaction;
  const format = useFormat();
  const isOpen = open !== null && !isZero(open.amount);
  return (
    <tr {...row} className={styles.row}>
      <td {...cell} className={styles.date}>
        <DateText date={date} />
      </td>
      <td {...cell} className={styles.what}>
        <DocumentLink accountId={accountId} id={id} type={type} number={number} />
        {(description !== '' || isOpen) && (
          <span className={styles.description}>
            <Description type={type} description={description} />
            {isOpen && (
              <span className={styles.open}>
                <FormattedMessage id="transactions.open" values={{ amount: format.money(open) }} />
              </span>
            )}
          </span>
        )}
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
