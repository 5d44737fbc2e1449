/** Transaction History, one transaction, and what it was applied to. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import type { Filters } from '../transactions/filters';
import { client } from './client';
import { dataOf } from './problem';
import { withoutNulls } from './withoutNulls';

/** Transactions that match the filters, newest first, `limit` of them in a page. */
export const transactionsQuery = (accountId: string, filters: Filters, limit: number) =>
  infiniteQueryOptions({
    queryKey: ['account', accountId, 'transactions', filters, limit],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/transactions', {
          params: {
            path: { accountId },
            query: { ...withoutNulls(filters), limit, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    // While other filters load, the page keeps the rows it has, but never those of another account.
    placeholderData: (previous, query) => (query?.queryKey[1] === accountId ? previous : undefined),
  });

/** One transaction with its details. */
export const transactionQuery = (accountId: string, entryId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'transaction', entryId],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/transactions/{entryId}', {
          params: { path: { accountId, entryId } },
          signal,
        }),
      ),
  });

/** How many allocations a page has. */
const limit = 200;

/** Gives a function that reads the allocations of a transaction from a cursor on. */
export const allocations =
  (accountId: string, entryId: string) => (cursor: string, signal: AbortSignal) =>
    dataOf(
      client.GET('/v1/accounts/{accountId}/transactions/{entryId}/allocations', {
        params: { path: { accountId, entryId }, query: { cursor, limit } },
        signal,
      }),
    );
