import { FormattedMessage } from 'react-intl';

import type { Money } from '../api/types';
import { isZero } from '../format/money';
import { useFormat } from '../format/useFormat';
import { classes } from '../ui/classes';
import styles from './OpenAmount.module.css';

interface Props {
  /** What remains of an invoice. */
  open: Money;
  isPastDue: boolean;
}

/** Whether an invoice is paid, or what is due of it. */
export function OpenAmount({ open, isPastDue }: Props) {
  const format = useFormat();
  if (isZero(open.amount)) {
    return (
      <span className={classes(styles.chip, styles.paid)}>
        <FormattedMessage id="transactions.paid" />
      </span>
    );
  }
  return (
    <span className={classes(styles.chip, isPastDue ? styles.pastDue : styles.due)}>
      <FormattedMessage
        id={isPastDue ? 'transactions.pastDue' : 'transactions.open'}
        values={{ amount: format.money(open) }}
      />
    </span>
  );
}
