import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useId, useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { transactionsQuery } from '../../api/transactions';
import type { Dashboard } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { hasFilters, toAddress } from '../../transactions/filters';
import { NoTransactions } from '../../transactions/NoTransactions';
import filterStyles from '../../transactions/Filters.module.css';
import { TransactionTable } from '../../transactions/TransactionTable';
import { useFilters } from '../../transactions/useFilters';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Failure } from '../../ui/Failure';
import styles from './Dashboard.module.css';

/** Loaded when the filters are opened, and the calendar with them. */
const FilterFields = lazy(() => import('../../transactions/FilterFields'));

/** Rows on the dashboard. A link leads to all transactions. */
const rows = 7;

interface Props {
  accountId: string;
  newest: Dashboard['transactions'] | undefined;
}

/** Dashboard section: the newest transactions, with filters. */
export function RecentTransactions({ accountId, newest }: Props) {
  const { filters, setFilters } = useFilters();
  const isFiltered = hasFilters(filters);
  const id = useId();
  const [isOpen, setOpen] = useState(isFiltered);
  const retry = useRetry();
  const filtered = useInfiniteQuery({
    ...transactionsQuery(accountId, filters, rows),
    enabled: isFiltered,
  });
  const found = isFiltered ? filtered.data?.pages[0]?.items : newest?.items.slice(0, rows);
  const all = { pathname: paths.transactions(accountId), search: toAddress(filters).toString() };

  return (
    <Section
      title={<FormattedMessage id="transactions.title" />}
      aside={
        <div className={styles.listActions}>
          <Link to={all}>
            <FormattedMessage id="transactions.all" />
          </Link>
          <Button
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setOpen(!isOpen)}
          >
            <FormattedMessage id="filter.title" />
          </Button>
        </div>
      }
    >
      {isOpen && (
        <div className={filterStyles.bar} id={id} data-open>
          <Suspense>
            <FilterFields filters={filters} onChange={setFilters} />
          </Suspense>
        </div>
      )}
      <div className={styles.list}>
        {isFiltered && filtered.error && !found ? (
          <Failure error={filtered.error} retry={retry} />
        ) : found?.length === 0 ? (
          <NoTransactions filters={filters} />
        ) : (
          <TransactionTable
            accountId={accountId}
            transactions={found}
            waitingRows={rows}
            isStale={isFiltered && filtered.isPlaceholderData}
          />
        )}
      </div>
    </Section>
  );
}
