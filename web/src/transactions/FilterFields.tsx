import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import { Button } from '../ui/Button';
import { DateField } from '../ui/DateField';
import { type Filters, hasFilters, noFilters } from './filters';
import styles from './Filters.module.css';
import { TypeFilter } from './TypeFilter';

interface Props {
  filters: Filters;
  onChange: (filters: Filters, options?: { replace: boolean }) => void;
  /** Further filters, before the others. */
  children?: ReactNode;
}

/** The fields of the filters of Transaction History. A day beyond the other takes that along. */
export default function FilterFields({ filters, onChange, children }: Props) {
  const { from, to } = filters;
  return (
    <>
      {children}
      <div className={styles.dates}>
        <DateField
          label={<FormattedMessage id="filter.from" />}
          value={filters.from}
          onChange={(day) =>
            onChange({ ...filters, from: day, to: day && to && to < day ? day : to })
          }
        />
        <DateField
          label={<FormattedMessage id="filter.to" />}
          value={filters.to}
          onChange={(day) =>
            onChange({ ...filters, from: day && from && day < from ? day : from, to: day })
          }
        />
      </div>
      <TypeFilter value={filters.type} onChange={(type) => onChange({ ...filters, type })} />
      {hasFilters(filters) && (
        <Button kind="quiet" onClick={() => onChange(noFilters)}>
          <FormattedMessage id="filter.clear" />
        </Button>
      )}
    </>
  );
}
