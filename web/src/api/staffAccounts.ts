/** Staff find accounts. */
import { infiniteQueryOptions } from '@tanstack/react-query';

import { client } from './client';
import { answer } from './problem';

const limit = 50;

/** What an account can be found by. */
export type FindBy = 'number' | 'username' | 'email' | 'name';

export const staffAccountsQuery = (by: FindBy, text: string) =>
  infiniteQueryOptions({
    queryKey: ['staff', 'accounts', by, text],
    queryFn: ({ signal, pageParam }) =>
      answer(
        client.GET('/v1/staff/accounts', {
          params: { query: { [by]: text, limit, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
