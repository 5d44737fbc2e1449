/** One line of Transaction History. */
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { Transaction } from '../api/types';
import { paths } from '../app/paths';
import { isNegative, isZero, withoutSign } from '../format/money';
import { useFormat } from '../format/useFormat';
import { DateText } from '../ui/DateText';
import { cell, row } from '../ui/tableRoles';
import { DocumentName } from './DocumentName';
import styles from './TransactionTable.module.css';

interface Props {
  accountId: string;
  transaction: Transaction;
}

export function TransactionRow({ accountId, transaction }: Props) {
  const { type, date, number, description, amount, balanceAfter, open } = transaction;
  const format = useFormat();
  const name = <DocumentName type={type} number={number} />;
  const isOpen = open !== null && !isZero(open.amount);
  return (
    <tr {...row} className={styles.row}>
      <td {...cell} className={styles.date}>
        <DateText date={date} />
      </td>
      <td {...cell} className={styles.what}>
        {type === 'invoice' ? <Link to={paths.invoice(accountId, number)}>{name}</Link> : name}
        {(description !== '' || isOpen) && (
          <span className={styles.description}>
            {description}
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
        {isNegative(balanceAfter.amount) ? (
          <FormattedMessage
            id="transactions.credit"
            values={{ amount: format.decimal(withoutSign(balanceAfter).amount) }}
          />
        ) : (
          format.decimal(balanceAfter.amount)
        )}
      </td>
    </tr>
  );
}
