/** The users of an account, and what was done in it. */
import { infiniteQueryOptions } from '@tanstack/react-query';

import { client } from './client';
import { keyOf, settle } from './intent';
import { answer, ProblemError } from './problem';
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

/** Sends it with a key that stays the same until it is done, or refused for good. */
export async function once<T>(
  intent: string,
  content: unknown,
  send: (key: string) => Promise<T>,
): Promise<T> {
  try {
    const done = await send(keyOf(intent, content));
    settle(intent);
    return done;
  } catch (error) {
    // Any other failure may hide that it was done: the next try must carry the same key.
    if (error instanceof ProblemError && error.problem.status < 500) settle(intent);
    throw error;
  }
}
