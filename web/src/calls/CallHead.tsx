import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { CallSort } from '../api/types';
import { Skeleton } from '../ui/Skeleton';
import { columnHeader, row, rows } from '../ui/tableRoles';
import styles from './CallTable.module.css';

interface Props {
  /** Undefined while it loads. */
  currency: string | undefined;
  sort: CallSort;
  onSort: (sort: CallSort) => void;
}

/** The column headers of the calls; three of them sort. */
export function CallHead({ currency, sort, onSort }: Props) {
  return (
    <thead {...rows}>
      <tr {...row} className={styles.row}>
        <Sorted by="startedAt" className={styles.start} sort={sort} onSort={onSort}>
          <FormattedMessage id="calls.start" />
        </Sorted>
        <th {...columnHeader} className={styles.from}>
          <FormattedMessage id="calls.from" />
        </th>
        <th {...columnHeader} className={styles.to}>
          <FormattedMessage id="calls.to" />
        </th>
        <th {...columnHeader} className={styles.own}>
          <FormattedMessage id="calls.extension" />
        </th>
        <Sorted by="billedSeconds" className={styles.billed} sort={sort} onSort={onSort}>
          <FormattedMessage id="calls.billed" />
        </Sorted>
        <Sorted by="charge" className={styles.charge} sort={sort} onSort={onSort}>
          {currency === undefined ? (
            <Skeleton width="word" />
          ) : (
            <FormattedMessage id="calls.chargeIn" values={{ currency }} />
          )}
        </Sorted>
      </tr>
    </thead>
  );
}

interface SortedProps {
  by: 'startedAt' | 'billedSeconds' | 'charge';
  className: string | undefined;
  sort: CallSort;
  onSort: (sort: CallSort) => void;
  children: ReactNode;
}

/** A header that sorts: first the largest, on the next press the smallest. */
function Sorted({ by, className, sort, onSort, children }: SortedProps) {
  const descending: CallSort = `-${by}`;
  const isDescending = sort === descending;
  const isSorted = isDescending || sort === by;
  return (
    <th
      {...columnHeader}
      className={className}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort(isDescending ? by : descending)}
      >
        {children}
        <span className={styles.arrow} aria-hidden="true">
          {isSorted && (isDescending ? '↓' : '↑')}
        </span>
      </button>
    </th>
  );
}
