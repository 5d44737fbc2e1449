/** No transactions: none yet, or none that the filters let through. */
import { FormattedMessage } from 'react-intl';

import { Button } from '../ui/Button';
import styles from './EmptyHistory.module.css';
import { type Filters, hasFilters, noFilters } from './filters';

interface Props {
  filters: Filters;
  onClear: (filters: Filters) => void;
}

export function EmptyHistory({ filters, onClear }: Props) {
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
