import { useId } from 'react';
import { defineMessages, FormattedMessage, useIntl } from 'react-intl';

import type { CallSort } from '../api/types';
import { sorts } from './filters';
import styles from './CallTable.module.css';

const names = defineMessages<CallSort>({
  '-startedAt': { id: 'calls.newest' },
  startedAt: { id: 'calls.oldest' },
  '-charge': { id: 'calls.dearest' },
  charge: { id: 'calls.cheapest' },
  '-billedSeconds': { id: 'calls.longest' },
  billedSeconds: { id: 'calls.shortest' },
});

interface Props {
  sort: CallSort;
  onSort: (sort: CallSort) => void;
}

/** Chooses the order on a phone, which has no column headers. */
export function SortField({ sort, onSort }: Props) {
  const intl = useIntl();
  const id = useId();
  return (
    <div className={styles.sortField}>
      <label htmlFor={id}>
        <FormattedMessage id="calls.sort" />
      </label>
      <select
        id={id}
        value={sort}
        onChange={({ target }) => onSort(sorts.find((one) => one === target.value) ?? '-startedAt')}
      >
        {sorts.map((one) => (
          <option key={one} value={one}>
            {intl.formatMessage(names[one])}
          </option>
        ))}
      </select>
    </div>
  );
}
