/** One kind of transaction, or all of them. */
import type { ReactNode } from 'react';
import { defineMessages, FormattedMessage } from 'react-intl';

import type { TransactionType } from '../api/types';
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

export function TypeFilter({ value, onChange }: Props) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>
        <FormattedMessage id="filter.type" />
      </legend>
      <div className={styles.choices}>
        <Choice isChosen={value === null} onChoose={() => onChange(null)}>
          <FormattedMessage id="filter.all" />
        </Choice>
        {transactionTypes.map((type) => (
          <Choice key={type} isChosen={value === type} onChoose={() => onChange(type)}>
            <FormattedMessage {...plurals[type]} />
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}

interface ChoiceProps {
  isChosen: boolean;
  onChoose: () => void;
  children: ReactNode;
}

function Choice({ isChosen, onChoose, children }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input
        className="visually-hidden"
        type="radio"
        name="type"
        checked={isChosen}
        onChange={onChoose}
      />
      {children}
    </label>
  );
}
