/** The signed-in user's login: name, password, second factor, sessions, memberships. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { dataOf } from './problem';
import type {
  ChangeMeRequest,
  ChangePasswordRequest,
  PasswordRequest,
  RecoveryCodes,
  SessionUser,
  TotpSetUp,
  VerifyTotpRequest,
} from './types';

/** The user's sessions on all devices. */
export const mySessionsQuery = queryOptions({
  queryKey: ['my-sessions'],
  queryFn: ({ signal }) => dataOf(client.GET('/v1/me/sessions', { signal })),
});

/** The activity of the user's login. */
export const myActivityQuery = infiniteQueryOptions({
  queryKey: ['my-activity'],
  queryFn: ({ signal, pageParam }) =>
    dataOf(
      client.GET('/v1/me/activity', {
        params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
});

/** Changes the user's name or language. */
export const changeMe = (body: ChangeMeRequest): Promise<SessionUser> =>
  dataOf(client.PATCH('/v1/me', { body }));

/** Ends another session of the user. */
export const endSession = (sessionId: string): Promise<undefined> =>
  dataOf(client.DELETE('/v1/me/sessions/{sessionId}', { params: { path: { sessionId } } }));

/** Accepts or declines an invitation to an account. */
export const answerInvitation = (accountId: string, accept: boolean): Promise<undefined> =>
  dataOf(
    client.POST('/v1/me/invitations/{accountId}', {
      params: { path: { accountId } },
      body: { accept },
    }),
  );

/** Ends the user's membership in an account. */
export const leaveAccount = (accountId: string): Promise<undefined> =>
  dataOf(client.POST('/v1/me/accounts/{accountId}/leave', { params: { path: { accountId } } }));

/** Changes the password and ends all other sessions. */
export const changePassword = (body: ChangePasswordRequest): Promise<undefined> =>
  dataOf(client.POST('/v1/me/password', { body }));

/** Begins to set up an authenticator app; gives its secret. */
export const setUpTotp = (body: PasswordRequest): Promise<TotpSetUp> =>
  dataOf(client.POST('/v1/me/totp', { body }));

/** Switches the second factor on with the app's first code; gives recovery codes. */
export const verifyTotp = (body: VerifyTotpRequest): Promise<RecoveryCodes> =>
  dataOf(client.POST('/v1/me/totp/verify', { body }));

/** Switches the second factor off. */
export const removeTotp = (body: PasswordRequest): Promise<undefined> =>
  dataOf(client.POST('/v1/me/totp/removal', { body }));

/** Replaces the recovery codes. */
export const renewRecoveryCodes = (body: PasswordRequest): Promise<RecoveryCodes> =>
  dataOf(client.POST('/v1/me/recovery-codes', { body }));
