import { FormattedMessage } from 'react-intl';

import { Button } from '../ui/Button';
import styles from './NoTransactions.module.css';
import { type Filters, hasFilters, noFilters } from './filters';

interface Props {
  filters: Filters;
  onClear: (filters: Filters) => void;
}

/** Says that there are no transactions yet, or none that match the filters. */
export function NoTransactions({ filters, onClear }: Props) {
  return (
    <div className={styles.empty}>
      {hasFilters(filters) ? (
        <>
          <p>
            <FormattedMessage id="transactions.noMatch" />
          </p>
          <Button onClick={() => onClear(noFilters)}>
            <FormattedMessage id="filter.clear" />
          </Button>
        </>
      ) : (
        <p>
          <FormattedMessage id="transactions.none" />
        </p>
      )}
    </div>
  );
}
