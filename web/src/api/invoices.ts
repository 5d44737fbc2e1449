/** Invoices, their lines, what they are for, and how they differ. */
import { queryOptions } from '@tanstack/react-query';

import { segmentOf } from '../app/numberSegment';
import { client } from './client';
import { dataOf } from './problem';

/** How many lines a page has, after those that come with the invoice. */
const limit = 200;

/** One invoice with its first lines and payments. */
export const invoiceQuery = (accountId: string, number: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'invoice', number],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/invoices/{number}', {
          params: { path: { accountId, number: segmentOf(number) } },
          signal,
        }),
      ),
  });

/** Gives a function that reads the lines of an invoice from a cursor on. */
export const invoiceLines =
  (accountId: string, number: string) => (cursor: string, signal: AbortSignal) =>
    dataOf(
      client.GET('/v1/accounts/{accountId}/invoices/{number}/lines', {
        params: { path: { accountId, number: segmentOf(number) }, query: { cursor, limit } },
        signal,
      }),
    );

/** The newest invoices by cause, newest first. */
export const newestInvoicesQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'newest-invoices'],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/invoices', {
          params: { path: { accountId } },
          signal,
        }),
      ),
  });

/** An invoice, compared with the one before it. */
export const comparisonQuery = (accountId: string, number: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'comparison', number],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/invoices/{number}/comparison', {
          params: { path: { accountId, number: segmentOf(number) } },
          signal,
        }),
      ),
  });
