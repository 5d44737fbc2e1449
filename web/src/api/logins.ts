/** Staff find anybody's login; administrators change it. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { answer } from './problem';
import type { ChangeLoginRequest, StaffLogin } from './types';

/** The logins of a user name or of an e-mail address. */
export const staffLoginsQuery = (text: string) =>
  queryOptions({
    queryKey: ['staff', 'logins', text],
    queryFn: ({ signal }) =>
      answer(
        client.GET('/v1/staff/logins', {
          params: { query: text.includes('@') ? { email: text } : { username: text } },
          signal,
        }),
      ),
  });

export const changeLogin = (userId: string, body: ChangeLoginRequest): Promise<StaffLogin> =>
  answer(client.PATCH('/v1/staff/logins/{userId}', { params: { path: { userId } }, body }));

export const endLoginSessions = (userId: string): Promise<undefined> =>
  answer(client.DELETE('/v1/staff/logins/{userId}/sessions', { params: { path: { userId } } }));
