/** The users of an account. */
import { infiniteQueryOptions } from '@tanstack/react-query';

import { client } from './client';
import { withIdempotencyKey } from './idempotencyKey';
import { dataOf } from './problem';
import type { AccountSecurity, AccountUser, ChangeUserRequest, InviteUserRequest } from './types';

/** Users in a page. */
const limit = 50;

/** The users of an account and its second-factor rule. */
export const usersQuery = (accountId: string) =>
  infiniteQueryOptions({
    queryKey: ['account', accountId, 'users'],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/users', {
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

/** Invites a user to the account. Staff have a route of their own. */
export function inviteUser(
  accountId: string,
  body: InviteUserRequest,
  isStaff: boolean,
): Promise<AccountUser> {
  return withIdempotencyKey(`invite.${accountId}`, body, (key) => {
    const params = { path: { accountId }, header: { 'Idempotency-Key': key } };
    return isStaff
      ? dataOf(client.POST('/v1/staff/accounts/{accountId}/invitations', { params, body }))
      : dataOf(client.POST('/v1/accounts/{accountId}/users', { params, body }));
  });
}

/** Sends a user a new invitation. */
export function inviteAgain(accountId: string, userId: string): Promise<AccountUser> {
  return withIdempotencyKey(`again.${accountId}.${userId}`, null, (key) =>
    dataOf(
      client.POST('/v1/accounts/{accountId}/users/{userId}/invitations', {
        params: { path: { accountId, userId }, header: { 'Idempotency-Key': key } },
      }),
    ),
  );
}

/** Changes a user's role or reinstates them. */
export const changeUser = (
  accountId: string,
  userId: string,
  body: ChangeUserRequest,
): Promise<AccountUser> =>
  dataOf(
    client.PATCH('/v1/accounts/{accountId}/users/{userId}', {
      params: { path: { accountId, userId } },
      body,
    }),
  );

/** Deactivates a user, or cancels the invitation of one who has not joined. */
export const deactivateUser = (accountId: string, userId: string): Promise<AccountUser> =>
  dataOf(
    client.DELETE('/v1/accounts/{accountId}/users/{userId}', {
      params: { path: { accountId, userId } },
    }),
  );

/** Sets whether the account requires a second factor. */
export const setSecurity = (accountId: string, body: AccountSecurity): Promise<AccountSecurity> =>
  dataOf(
    client.PUT('/v1/accounts/{accountId}/security', { params: { path: { accountId } }, body }),
  );
