import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import type { CallPage, CallSort } from '../api/types';
import { ShowMore } from '../ui/ShowMore';
import { CallTable } from './CallTable';
import type { LinkTo } from './linkTo';

interface Props {
  accountId: string;
  found: UseInfiniteQueryResult<InfiniteData<CallPage>>;
  sort: CallSort;
  onSort: (sort: CallSort) => void;
  /** Undefined for users who may not search. */
  linkTo?: LinkTo | undefined;
}

/** Calls in pages, the next one on demand. */
export function CallList({ accountId, found, sort, onSort, linkTo }: Props) {
  const calls = found.data?.pages.flatMap(({ items }) => items);
  const count = found.data?.pages[0]?.totals.calls ?? 0;
  return (
    <>
      <CallTable
        accountId={accountId}
        calls={calls}
        isStale={found.isPlaceholderData}
        sort={sort}
        onSort={onSort}
        linkTo={linkTo}
      />
      {calls && (
        <ShowMore
          shown={
            <FormattedMessage
              id={found.hasNextPage ? 'calls.shown' : 'calls.shownAll'}
              values={{ shown: calls.length, count }}
            />
          }
          hasMore={found.hasNextPage}
          isLoading={found.isFetchingNextPage}
          error={found.isFetchNextPageError ? found.error : null}
          onMore={() => void found.fetchNextPage()}
        />
      )}
    </>
  );
}
