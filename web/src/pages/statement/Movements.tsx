import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Money, Statement } from '../../api/types';
import { BalanceText } from '../../transactions/BalanceText';
import { TransactionHead } from '../../transactions/TransactionHead';
import { TransactionRow } from '../../transactions/TransactionRow';
import { WaitingRow } from '../../transactions/TransactionTable';
import history from '../../transactions/TransactionTable.module.css';
import { Section } from '../../ui/Section';
import { classes } from '../../ui/classes';
import { DateText } from '../../ui/DateText';
import { cell, row, rows, table } from '../../ui/tableRoles';
import styles from './Statement.module.css';

/** Placeholder rows while the transactions load. */
const waitingRows = [1, 2, 3, 4, 5, 6];

interface Props {
  accountId: string;
  statement: Statement | undefined;
}

/** The transactions of the period, from the opening to the closing balance. */
export function Movements({ accountId, statement }: Props) {
  return (
    <Section title={<FormattedMessage id="statement.movements" />} className={styles.long}>
      <table {...table} className={history.table}>
        <caption className="visually-hidden">
          <FormattedMessage id="statement.movements" />
        </caption>
        <TransactionHead currency={statement?.account.currency} />
        <tbody {...rows}>
          {statement ? (
            <Rows accountId={accountId} statement={statement} />
          ) : (
            waitingRows.map((number) => <WaitingRow key={number} />)
          )}
        </tbody>
      </table>
    </Section>
  );
}

function Rows({ accountId, statement }: { accountId: string; statement: Statement }) {
  const { from, to, opening, closing, movements } = statement;
  return (
    <>
      <Balance date={from} name={<FormattedMessage id="statement.opening" />} balance={opening} />
      {movements.map((transaction) => (
        <TransactionRow key={transaction.id} accountId={accountId} transaction={transaction} />
      ))}
      {movements.length === 0 && (
        <tr {...row} className={history.row}>
          <td {...cell} colSpan={4} className={styles.none}>
            <FormattedMessage id="statement.noMovements" />
          </td>
        </tr>
      )}
      <Balance date={to} name={<FormattedMessage id="statement.closing" />} balance={closing} />
    </>
  );
}

interface BalanceProps {
  date: string;
  name: ReactNode;
  balance: Money;
}

function Balance({ date, name, balance }: BalanceProps) {
  return (
    <tr {...row} className={classes(history.row, styles.balanceRow)}>
      <td {...cell} className={history.date}>
        <DateText date={date} />
      </td>
      <td {...cell} className={history.what}>
        {name}
      </td>
      <td {...cell} className={classes(history.amount, styles.noAmount)} />
      <td {...cell} className={history.balance}>
        <BalanceText balance={balance} />
      </td>
    </tr>
  );
}
