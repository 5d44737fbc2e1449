import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { transactionsQuery } from '../../api/transactions';
import type { Dashboard } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { hasFilters, toAddress } from '../../transactions/filters';
import { NoTransactions } from '../../transactions/NoTransactions';
import { FilterBar } from '../../transactions/FilterBar';
import { TransactionTable } from '../../transactions/TransactionTable';
import { useFilters } from '../../transactions/useFilters';
import { Section } from '../../ui/Section';
import { Failure } from '../../ui/Failure';

/** Rows on the dashboard. A link leads to all transactions. */
const rows = 10;

interface Props {
  accountId: string;
  newest: Dashboard['transactions'] | undefined;
}

/** Dashboard section: the newest transactions, with filters. */
export function RecentTransactions({ accountId, newest }: Props) {
  const { filters, setFilters } = useFilters();
  const isFiltered = hasFilters(filters);
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
        <Link to={all}>
          <FormattedMessage id="transactions.all" />
        </Link>
      }
    >
      <FilterBar filters={filters} onChange={setFilters} />
      {isFiltered && filtered.error && !found ? (
        <Failure error={filtered.error} retry={retry} />
      ) : found?.length === 0 ? (
        <NoTransactions filters={filters} onClear={setFilters} />
      ) : (
        <TransactionTable
          accountId={accountId}
          transactions={found}
          waitingRows={rows}
          isStale={isFiltered && filtered.isPlaceholderData}
        />
      )}
    </Section>
  );
}
