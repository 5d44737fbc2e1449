/** Invoices and their lines. */
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
