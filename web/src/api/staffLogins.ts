/** The login search of staff, and what administrators change about a login. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { dataOf } from './problem';
import type { ChangeLoginRequest, StaffLogin } from './types';

/** The logins with this user name or e-mail address. */
export const staffLoginsQuery = (text: string) =>
  queryOptions({
    queryKey: ['staff', 'logins', text],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/staff/logins', {
          params: { query: text.includes('@') ? { email: text } : { username: text } },
          signal,
        }),
      ),
  });

/** Changes the status or the e-mail address of a login. */
export const changeLogin = (userId: string, body: ChangeLoginRequest): Promise<StaffLogin> =>
  dataOf(client.PATCH('/v1/staff/logins/{userId}', { params: { path: { userId } }, body }));

/** Ends all sessions of a login. */
export const endLoginSessions = (userId: string): Promise<undefined> =>
  dataOf(client.DELETE('/v1/staff/logins/{userId}/sessions', { params: { path: { userId } } }));
