/** What was done in an account, and by staff among themselves. */
import { infiniteQueryOptions } from '@tanstack/react-query';

import { client } from './client';
import { answer } from './problem';

/** Rows of a page. */
const limit = 50;

export const activityQuery = (accountId: string) =>
  infiniteQueryOptions({
    queryKey: ['account', accountId, 'activity'],
    queryFn: ({ signal, pageParam }) =>
      answer(
        client.GET('/v1/accounts/{accountId}/activity', {
          params: {
            path: { accountId },
            query: { limit, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const staffActivityQuery = infiniteQueryOptions({
  queryKey: ['staff', 'activity'],
  queryFn: ({ signal, pageParam }) =>
    answer(
      client.GET('/v1/staff/activity', {
        params: { query: { limit, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
});
