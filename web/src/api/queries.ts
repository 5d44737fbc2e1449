/** Everything the page reads, each with its place in the query cache. */
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';

import { segmentOf } from '../app/numberSegment';
import type { Filters } from '../history/filters';
import { client } from './client';
import { answer, isNotSignedIn } from './problem';
import type { Period, Session } from './types';

/** Whose portal this is. It does not change while a page is open. */
export const portalQuery = queryOptions({
  queryKey: ['portal'],
  queryFn: ({ signal }) => answer(client.GET('/v1/portal', { signal })),
  staleTime: Infinity,
});

/** Forgets what was read and done by whoever was signed in; only whose portal it is stays. */
export function forgetPerson(client: QueryClient): void {
  const [kept] = portalQuery.queryKey;
  client.removeQueries({ predicate: ({ queryKey: [key] }) => key !== kept });
  client.getMutationCache().clear();
}

/** Who is signed in; `null` is nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await answer(client.GET('/v1/session', { signal }));
    } catch (error) {
      if (isNotSignedIn(error)) return null;
      throw error;
    }
  },
});

export const dashboardQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'dashboard'],
    queryFn: ({ signal }) =>
      answer(
        client.GET('/v1/accounts/{accountId}/dashboard', {
          params: { path: { accountId } },
          signal,
        }),
      ),
  });

export const transactionsQuery = (accountId: string, filters: Filters, limit: number) =>
  infiniteQueryOptions({
    queryKey: ['account', accountId, 'transactions', filters, limit],
    queryFn: ({ signal, pageParam }) =>
      answer(
        client.GET('/v1/accounts/{accountId}/transactions', {
          params: {
            path: { accountId },
            query: { ...given(filters), limit, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    // Other filters keep the rows there are until theirs have come; another account never does.
    placeholderData: (previous, query) => (query?.queryKey[1] === accountId ? previous : undefined),
  });

export const invoiceQuery = (accountId: string, number: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'invoice', number],
    queryFn: ({ signal }) =>
      answer(
        client.GET('/v1/accounts/{accountId}/invoices/{number}', {
          params: { path: { accountId, number: segmentOf(number) } },
          signal,
        }),
      ),
  });

/** How many of a list that has a first page with its document are read at once. */
const limit = 200;

/** The lines of an invoice from a cursor on. */
export const invoiceLines =
  (accountId: string, number: string) => (cursor: string, signal: AbortSignal) =>
    answer(
      client.GET('/v1/accounts/{accountId}/invoices/{number}/lines', {
        params: { path: { accountId, number: segmentOf(number) }, query: { cursor, limit } },
        signal,
      }),
    );

/** What a transaction pays, or what pays it, from a cursor on. */
export const allocations =
  (accountId: string, entryId: string) => (cursor: string, signal: AbortSignal) =>
    answer(
      client.GET('/v1/accounts/{accountId}/transactions/{entryId}/allocations', {
        params: { path: { accountId, entryId }, query: { cursor, limit } },
        signal,
      }),
    );

export const transactionQuery = (accountId: string, entryId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'transaction', entryId],
    queryFn: ({ signal }) =>
      answer(
        client.GET('/v1/accounts/{accountId}/transactions/{entryId}', {
          params: { path: { accountId, entryId } },
          signal,
        }),
      ),
  });

/** Aging as of a day; of the present without one. */
export const agingQuery = (accountId: string, asOf: string | null) =>
  queryOptions({
    queryKey: ['account', accountId, 'aging', asOf],
    queryFn: ({ signal }) =>
      answer(
        client.GET('/v1/accounts/{accountId}/aging', {
          params: { path: { accountId }, query: given({ asOf }) },
          signal,
        }),
      ),
    placeholderData: (previous, query) => (query?.queryKey[1] === accountId ? previous : undefined),
  });

export const statementQuery = (accountId: string, period: Period) =>
  queryOptions({
    queryKey: ['account', accountId, 'statement', period],
    queryFn: ({ signal }) =>
      answer(
        client.GET('/v1/accounts/{accountId}/statements', {
          params: { path: { accountId }, query: period },
          signal,
        }),
      ),
    placeholderData: (previous, query) => (query?.queryKey[1] === accountId ? previous : undefined),
  });

type Given<T> = { [Key in keyof T]?: NonNullable<T[Key]> };

/** The fields that have a value. */
export function given<T extends object>(fields: T): Given<T> {
  const present = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(present) as Given<T>;
}
