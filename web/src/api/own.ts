/** One's own login: name, sessions, password, second factor. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { answer } from './problem';
import type {
  ChangeMeRequest,
  ChangePasswordRequest,
  PasswordRequest,
  RecoveryCodes,
  SessionUser,
  TotpSetUp,
  VerifyTotpRequest,
} from './types';

export const mySessionsQuery = queryOptions({
  queryKey: ['my-sessions'],
  queryFn: ({ signal }) => answer(client.GET('/v1/me/sessions', { signal })),
});

/** What was done to one's own login. */
export const myActivityQuery = infiniteQueryOptions({
  queryKey: ['my-activity'],
  queryFn: ({ signal, pageParam }) =>
    answer(
      client.GET('/v1/me/activity', {
        params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
});

export const changeMe = (body: ChangeMeRequest): Promise<SessionUser> =>
  answer(client.PATCH('/v1/me', { body }));

export const endSession = (sessionId: string): Promise<undefined> =>
  answer(client.DELETE('/v1/me/sessions/{sessionId}', { params: { path: { sessionId } } }));

/** The answer to an invitation to an account. */
export const answerInvitation = (accountId: string, accept: boolean): Promise<undefined> =>
  answer(
    client.POST('/v1/me/invitations/{accountId}', {
      params: { path: { accountId } },
      body: { accept },
    }),
  );

export const leaveAccount = (accountId: string): Promise<undefined> =>
  answer(client.POST('/v1/me/accounts/{accountId}/leave', { params: { path: { accountId } } }));

export const changePassword = (body: ChangePasswordRequest): Promise<undefined> =>
  answer(client.POST('/v1/me/password', { body }));

export const setUpTotp = (body: PasswordRequest): Promise<TotpSetUp> =>
  answer(client.POST('/v1/me/totp', { body }));

export const verifyTotp = (body: VerifyTotpRequest): Promise<RecoveryCodes> =>
  answer(client.POST('/v1/me/totp/verify', { body }));

export const removeTotp = (body: PasswordRequest): Promise<undefined> =>
  answer(client.POST('/v1/me/totp/removal', { body }));

export const renewRecoveryCodes = (body: PasswordRequest): Promise<RecoveryCodes> =>
  answer(client.POST('/v1/me/recovery-codes', { body }));
