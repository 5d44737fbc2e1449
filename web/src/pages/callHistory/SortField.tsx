import { useId } from 'react';
import { defineMessages, FormattedMessage, useIntl } from 'react-intl';

import type { CallSort } from '../../api/types';
import { sorts } from '../../calls/filters';
import styles from './CallTable.module.css';
import type { SearchState } from './useSearch';

const names = defineMessages<CallSort>({
  '-startedAt': { id: 'calls.newest' },
  startedAt: { id: 'calls.oldest' },
  '-charge': { id: 'calls.dearest' },
  charge: { id: 'calls.cheapest' },
  '-billedSeconds': { id: 'calls.longest' },
  billedSeconds: { id: 'calls.shortest' },
});

/** Chooses the order on a phone, which has no column headers. */
export function SortField({ state: { search, change } }: { state: SearchState }) {
  const intl = useIntl();
  const id = useId();
  return (
    <div className={styles.sortField}>
      <label htmlFor={id}>
        <FormattedMessage id="calls.sort" />
      </label>
      <select
        id={id}
        value={search.sort}
        onChange={({ target }) =>
          change({ sort: sorts.find((sort) => sort === target.value) ?? '-startedAt' })
        }
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {intl.formatMessage(names[sort])}
          </option>
        ))}
      </select>
    </div>
  );
}
