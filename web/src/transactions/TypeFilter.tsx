import { defineMessages, FormattedMessage } from 'react-intl';

import type { TransactionType } from '../api/types';
import { Choice } from '../ui/Choice';
import styles from './Filters.module.css';
import { transactionTypes } from './filters';

const plurals = defineMessages<TransactionType>({
  invoice: { id: 'filter.invoices' },
  payment: { id: 'filter.payments' },
  credit: { id: 'filter.credits' },
  refund: { id: 'filter.refunds' },
  reversal: { id: 'filter.reversals' },
  adjustment: { id: 'filter.adjustments' },
  'write-off': { id: 'filter.writeOffs' },
});

interface Props {
  value: TransactionType | null;
  onChange: (type: TransactionType | null) => void;
}

/** Filters by one transaction type, or shows all. */
export function TypeFilter({ value, onChange }: Props) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>
        <FormattedMessage id="filter.type" />
      </legend>
      <div className={styles.choices}>
        <Choice name="type" isChosen={value === null} onChoose={() => onChange(null)}>
          <FormattedMessage id="filter.all" />
        </Choice>
        {transactionTypes.map((type) => (
          <Choice key={type} name="type" isChosen={value === type} onChoose={() => onChange(type)}>
            <FormattedMessage {...plurals[type]} />
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}
