import { useId, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { Button } from '../ui/Button';
import { DateField } from '../ui/DateField';
import { type Filters, hasFilters, noFilters } from './filters';
import styles from './Filters.module.css';
import { TextFilter } from './TextFilter';
import { TypeFilter } from './TypeFilter';

interface Props {
  filters: Filters;
  onChange: (filters: Filters, options?: { replace: boolean }) => void;
  /** Whether to offer the search by number or description. */
  withText?: boolean;
}

/** The filters of Transaction History. */
export function FilterBar({ filters, onChange, withText = false }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(hasFilters(filters));
  return (
    <>
      <div className={styles.toggle}>
        <Button aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          <FormattedMessage id="filter.title" />
        </Button>
      </div>
      <div className={styles.bar} id={id} data-open={isOpen || undefined}>
        <TypeFilter value={filters.type} onChange={(type) => onChange({ ...filters, type })} />
        <div className={styles.dates}>
          <DateField
            label={<FormattedMessage id="filter.from" />}
            value={filters.from}
            onChange={(from) => onChange({ ...filters, from })}
          />
          <DateField
            label={<FormattedMessage id="filter.to" />}
            value={filters.to}
            onChange={(to) => onChange({ ...filters, to })}
          />
        </div>
        {withText && (
          <TextFilter
            value={filters.text}
            onChange={(text) => onChange({ ...filters, text }, { replace: true })}
          />
        )}
        {hasFilters(filters) && (
          <Button kind="quiet" onClick={() => onChange(noFilters)}>
            <FormattedMessage id="filter.clear" />
          </Button>
        )}
      </div>
    </>
  );
}
