/** The activity of an account, and of staff among themselves. */
import { infiniteQueryOptions } from '@tanstack/react-query';

import { client } from './client';
import { dataOf } from './problem';

/** Activities in a page. */
const limit = 50;

/** The activity of an account, newest first. */
export const activityQuery = (accountId: string) =>
  infiniteQueryOptions({
    queryKey: ['account', accountId, 'activity'],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
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

/** What staff did outside any account, newest first. */
export const staffActivityQuery = infiniteQueryOptions({
  queryKey: ['staff', 'activity'],
  queryFn: ({ signal, pageParam }) =>
    dataOf(
      client.GET('/v1/staff/activity', {
        params: { query: { limit, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
});
