/** Transaction History: everything, refined by the filters in the address. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams } from 'react-router';

import { transactionsQuery } from '../../api/queries';
import { useRetry } from '../../api/useRetry';
import { EmptyHistory } from '../../history/EmptyHistory';
import { FilterBar } from '../../history/FilterBar';
import { TransactionTable } from '../../history/TransactionTable';
import { useFilters } from '../../history/useFilters';
import { Card } from '../../ui/Card';
import { DownloadHead } from '../../ui/DownloadHead';
import { Failure } from '../../ui/Failure';
import { ShowMore } from '../../ui/ShowMore';
import styles from './Transactions.module.css';

/** Rows of a page. */
const limit = 50;
/** About a screen of rows, kept free while they are on their way. */
const waitingRows = 12;

export default function Transactions() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const { filters, setFilters } = useFilters();
  const retry = useRetry();
  const history = useInfiniteQuery(transactionsQuery(accountId, filters, limit));
  const transactions = history.data?.pages.flatMap(({ items }) => items);

  return (
    <>
      <DownloadHead
        title={intl.formatMessage({ id: 'transactions.title' })}
        lead={<FormattedMessage id={filters.from ? 'transactions.since' : 'transactions.months'} />}
        file={history.isPending ? null : (files) => files.transactionsFile(accountId, filters)}
        isEmpty={!history.isPending && !transactions?.length}
      />
      <Card title={<FormattedMessage id="transactions.listTitle" />} className={styles.list}>
        <FilterBar filters={filters} onChange={setFilters} withText />
        {history.isError && !transactions ? (
          <Failure error={history.error} retry={retry} />
        ) : transactions?.length === 0 ? (
          <EmptyHistory filters={filters} onClear={setFilters} />
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
      </Card>
    </>
  );
}
