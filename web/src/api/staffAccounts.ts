/** The account search of staff. */
import { infiniteQueryOptions } from '@tanstack/react-query';

import { client } from './client';
import { dataOf } from './problem';

/** Accounts in a page. */
const limit = 50;

/** The field to search by. */
export type FindBy = 'number' | 'username' | 'email' | 'name';

/** The accounts that match the text. */
export const staffAccountsQuery = (by: FindBy, text: string) =>
  infiniteQueryOptions({
    queryKey: ['staff', 'accounts', by, text],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        client.GET('/v1/staff/accounts', {
          params: { query: { [by]: text, limit, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
