import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { CallSort } from '../../api/types';
import { Skeleton } from '../../ui/Skeleton';
import { columnHeader, row, rows } from '../../ui/tableRoles';
import styles from './CallTable.module.css';
import type { SearchState } from './useSearch';

interface Props {
  /** Undefined while it loads. */
  currency: string | undefined;
  state: SearchState;
}

/** The column headers of the calls; three of them sort. */
export function CallHead({ currency, state }: Props) {
  return (
    <thead {...rows}>
      <tr {...row} className={styles.row}>
        <Sorted by="startedAt" className={styles.start} state={state}>
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
        <Sorted by="billedSeconds" className={styles.billed} state={state}>
          <FormattedMessage id="calls.billed" />
        </Sorted>
        <Sorted by="charge" className={styles.charge} state={state}>
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
  state: SearchState;
  children: ReactNode;
}

/** A header that sorts: first the largest, on the next press the smallest. */
function Sorted({ by, className, state: { search, change }, children }: SortedProps) {
  const descending: CallSort = `-${by}`;
  const isDescending = search.sort === descending;
  const isSorted = isDescending || search.sort === by;
  return (
    <th
      {...columnHeader}
      className={className}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={styles.sort}
        onClick={() => change({ sort: isDescending ? by : descending })}
      >
        {children}
        <span className={styles.arrow} aria-hidden="true">
          {isSorted && (isDescending ? '↓' : '↑')}
        </span>
      </button>
    </th>
  );
}
