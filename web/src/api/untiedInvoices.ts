/** Invoices whose calls do not add up to them, for staff. */
import { infiniteQueryOptions } from '@tanstack/react-query';

import { client } from './client';
import { dataOf } from './problem';

/** Invoices in a page. */
const limit = 50;

/** The invoices of all accounts. */
export const untiedInvoicesQuery = infiniteQueryOptions({
  queryKey: ['staff', 'untiedInvoices'],
  queryFn: ({ signal, pageParam }) =>
    dataOf(
      client.GET('/v1/staff/untied-invoices', {
        params: { query: { limit, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
});
