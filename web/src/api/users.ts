/** The users of an account. */
import { infiniteQueryOptions } from '@tanstack/react-query';

import { client } from './client';
import { once } from './intent';
import { answer } from './problem';
import type { AccountSecurity, AccountUser, ChangeUserRequest, InviteUserRequest } from './types';

/** Rows of a page. */
const limit = 50;

export const usersQuery = (accountId: string) =>
  infiniteQueryOptions({
    queryKey: ['account', accountId, 'users'],
    queryFn: ({ signal, pageParam }) =>
      answer(
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

/** Invites somebody once, however often it is sent before it is answered. */
export function inviteUser(
  accountId: string,
  body: InviteUserRequest,
  isStaff: boolean,
): Promise<AccountUser> {
  return once(`invite.${accountId}`, body, (key) => {
    const params = { path: { accountId }, header: { 'Idempotency-Key': key } };
    return isStaff
      ? answer(client.POST('/v1/staff/accounts/{accountId}/invitations', { params, body }))
      : answer(client.POST('/v1/accounts/{accountId}/users', { params, body }));
  });
}

export function inviteAgain(accountId: string, userId: string): Promise<AccountUser> {
  return once(`again.${accountId}.${userId}`, null, (key) =>
    answer(
      client.POST('/v1/accounts/{accountId}/users/{userId}/invitations', {
        params: { path: { accountId, userId }, header: { 'Idempotency-Key': key } },
      }),
    ),
  );
}

export const changeUser = (
  accountId: string,
  userId: string,
  body: ChangeUserRequest,
): Promise<AccountUser> =>
  answer(
    client.PATCH('/v1/accounts/{accountId}/users/{userId}', {
      params: { path: { accountId, userId } },
      body,
    }),
  );

export const deactivateUser = (accountId: string, userId: string): Promise<AccountUser> =>
  answer(
    client.DELETE('/v1/accounts/{accountId}/users/{userId}', {
      params: { path: { accountId, userId } },
    }),
  );

export const setSecurity = (accountId: string, body: AccountSecurity): Promise<AccountSecurity> =>
  answer(
    client.PUT('/v1/accounts/{accountId}/security', { params: { path: { accountId } }, body }),
  );
