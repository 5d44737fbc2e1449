import { FormattedMessage } from 'react-intl';

import styles from './NoTransactions.module.css';
import { type Filters, hasFilters } from './filters';

interface Props {
  filters: Filters;
}

/** Says that there are no transactions yet, or none that match the filters. */
export function NoTransactions({ filters }: Props) {
  return (
    <div className={styles.empty}>
      {hasFilters(filters) ? (
        <p>
          <FormattedMessage id="transactions.noMatch" />
        </p>
      ) : (
        <p>
          <FormattedMessage id="transactions.none" />
        </p>
      )}
    </div>
  );
}
