/** Call History: months, search, and sums for pictures. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { type CallFilters, toQuery } from '../calls/filters';
import { segmentOf } from '../app/numberSegment';
import { client } from './client';
import { dataOf } from './problem';
import type { CallGrouping, CallSort } from './types';

/** Calls in a page. */
const limit = 50;

/** The months of Call History. */
export const callHistoryQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'callHistory'],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/call-history', {
          params: { path: { accountId } },
          signal,
        }),
      ),
  });

/** The calls that match the filters, in this order. */
export const callsQuery = (accountId: string, filters: CallFilters, sort: CallSort) =>
  infiniteQueryOptions({
    queryKey: ['account', accountId, 'calls', toQuery(filters), sort],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/calls', {
          params: {
            path: { accountId },
            query: { ...toQuery(filters), sort, limit, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    // While other filters load, the page keeps the rows it has, but never those of another account.
    placeholderData: (previous, query) => (query?.queryKey[1] === accountId ? previous : undefined),
  });

/** The calls of an invoice, in this order. */
export const invoiceCallsQuery = (accountId: string, number: string, sort: CallSort) =>
  infiniteQueryOptions({
    queryKey: ['account', accountId, 'invoiceCalls', number, sort],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/invoices/{number}/calls', {
          params: {
            path: { accountId, number: segmentOf(number) },
            query: { sort, limit, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    // While another order loads, the page keeps the rows it has.
    placeholderData: (previous, query) =>
      query?.queryKey[1] === accountId && query.queryKey[3] === number ? previous : undefined,
  });

/** The sums of the calls that match the filters, by group. */
export const callSummaryQuery = (accountId: string, filters: CallFilters, by: CallGrouping) =>
  queryOptions({
    queryKey: ['account', accountId, 'callSummary', by, toQuery(filters)],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/calls/summary', {
          params: { path: { accountId }, query: { ...toQuery(filters), by } },
          signal,
        }),
      ),
    placeholderData: (previous, query) =>
      query?.queryKey[1] === accountId && query.queryKey[3] === by ? previous : undefined,
  });
