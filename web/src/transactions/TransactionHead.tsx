import { FormattedMessage } from 'react-intl';

import { Skeleton } from '../ui/Skeleton';
import { columnHeader, row, rows } from '../ui/tableRoles';
import styles from './TransactionTable.module.css';

interface Props {
  /** Undefined while it loads. */
  currency: string | undefined;
}

/** The column headers of a table of transactions. */
export function TransactionHead({ currency }: Props) {
  return (
    <thead {...rows}>
      <tr {...row} className={styles.row}>
        <th {...columnHeader} className={styles.date}>
          <FormattedMessage id="transactions.date" />
        </th>
        <th {...columnHeader} className={styles.what}>
          <FormattedMessage id="transactions.transaction" />
        </th>
        <th {...columnHeader} className={styles.amount}>
          <CurrencyHead id="transactions.amount" currency={currency} />
        </th>
        <th {...columnHeader} className={styles.balance}>
          <CurrencyHead id="transactions.balance" currency={currency} />
        </th>
      </tr>
    </thead>
  );
}

interface CurrencyHeadProps {
  id: 'transactions.amount' | 'transactions.balance';
  currency: string | undefined;
}

/** A header that names the currency for its column. */
function CurrencyHead({ id, currency }: CurrencyHeadProps) {
  if (currency === undefined) return <Skeleton width="word" />;
  return <FormattedMessage id={id} values={{ currency }} />;
}
