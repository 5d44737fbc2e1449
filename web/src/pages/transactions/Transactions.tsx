import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams } from 'react-router';

import { transactionsQuery } from '../../api/transactions';
import { useRetry } from '../../api/useRetry';
import { useFormat } from '../../format/useFormat';
import type { Filters } from '../../transactions/filters';
import { NoTransactions } from '../../transactions/NoTransactions';
import { FilterBar } from '../../transactions/FilterBar';
import { PeriodFilter } from '../../transactions/PeriodFilter';
import { TextFilter } from '../../transactions/TextFilter';
import { TransactionTable } from '../../transactions/TransactionTable';
import { useToday } from '../../transactions/useAccountDay';
import { useFilters } from '../../transactions/useFilters';
import { Section } from '../../ui/Section';
import { DownloadHead } from '../../ui/DownloadHead';
import { Failure } from '../../ui/Failure';
import { ShowMore } from '../../ui/ShowMore';
import styles from './Transactions.module.css';

/** Transactions in a page. */
const limit = 50;
/** Placeholder rows while the transactions load, about a screenful. */
const waitingRows = 12;

/** Transaction History, with filters in the address and a CSV download. */
export default function Transactions() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const { filters, setFilters } = useFilters();
  const today = useToday(accountId);
  const retry = useRetry();
  const history = useInfiniteQuery(transactionsQuery(accountId, filters, limit));
  const transactions = history.data?.pages.flatMap(({ items }) => items);

  return (
    <>
      <DownloadHead
        title={intl.formatMessage({ id: 'transactions.title' })}
        lead={<Scope filters={filters} />}
        file={history.isPending ? null : (files) => files.transactionsFile(accountId, filters)}
        isEmpty={!history.isPending && !transactions?.length}
      />
      <Section title={<FormattedMessage id="transactions.listTitle" />} className={styles.list}>
        <FilterBar filters={filters} onChange={setFilters}>
          <TextFilter
            value={filters.text}
            onChange={(text) => setFilters({ ...filters, text }, { replace: true })}
          />
          <PeriodFilter
            days={filters}
            today={today}
            onChange={(days) => setFilters({ ...filters, ...days })}
          />
        </FilterBar>
        {history.isError && !transactions ? (
          <Failure error={history.error} retry={retry} />
        ) : transactions?.length === 0 ? (
          <NoTransactions filters={filters} />
        ) : (
          <TransactionTable
            accountId={accountId}
            transactions={transactions}
            waitingRows={waitingRows}
            isStale={history.isPlaceholderData}
          />
        )}
        {transactions && transactions.length > 0 && (
          <ShowMore
            shown={
              <FormattedMessage
                id={history.hasNextPage ? 'transactions.shown' : 'transactions.shownAll'}
                values={{ count: transactions.length }}
              />
            }
            hasMore={history.hasNextPage}
            isLoading={history.isFetchingNextPage}
            error={history.isFetchNextPageError ? history.error : null}
            onMore={() => void history.fetchNextPage()}
          />
        )}
      </Section>
    </>
  );
}

/** The days that the list covers. */
function Scope({ filters: { from, to } }: { filters: Filters }) {
  const format = useFormat();
  if (from === null) return <FormattedMessage id="transactions.months" />;
  if (to !== null && from <= to) return format.period({ from, to });
  return <FormattedMessage id="transactions.since" values={{ date: format.date(from) }} />;
}
