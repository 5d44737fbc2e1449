/** Section: Transaction History, its newest rows, filtered on the spot. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { transactionsQuery } from '../../api/queries';
import type { Dashboard } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { hasFilters, toAddress } from '../../history/filters';
import { EmptyHistory } from '../../history/EmptyHistory';
import { FilterBar } from '../../history/FilterBar';
import { TransactionTable } from '../../history/TransactionTable';
import { useFilters } from '../../history/useFilters';
import { Card } from '../../ui/Card';
import { Failure } from '../../ui/Failure';

/** As many as fit the glance; all of them are a link away. */
const rows = 10;

interface Props {
  accountId: string;
  newest: Dashboard['transactions'] | undefined;
}

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
    <Card
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
        <EmptyHistory filters={filters} onClear={setFilters} />
      ) : (
        <TransactionTable
          accountId={accountId}
          transactions={found}
          waitingRows={rows}
          isStale={isFiltered && filtered.isPlaceholderData}
        />
      )}
    </Card>
  );
}
