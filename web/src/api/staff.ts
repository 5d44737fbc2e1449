/** What staff do beside posting: they find accounts, manage one another, release invitations. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { once } from './intent';
import { answer } from './problem';
import type {
  ChangeLoginRequest,
  ChangeStaffRequest,
  InvitationRelease,
  InviteStaffRequest,
  ReleaseRequest,
  StaffLogin,
  StaffUser,
} from './types';

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

export const staffUsersQuery = queryOptions({
  queryKey: ['staff', 'users'],
  queryFn: ({ signal }) => answer(client.GET('/v1/staff/users', { signal })),
});

export const staffInvitationsQuery = infiniteQueryOptions({
  queryKey: ['staff', 'invitations'],
  queryFn: ({ signal, pageParam }) =>
    answer(
      client.GET('/v1/staff/invitations', {
        params: { query: { limit, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
});

export const staffActivityQuery = infiniteQueryOptions({
  queryKey: ['staff', 'activity'],
  queryFn: ({ signal, pageParam }) =>
    answer(
      client.GET('/v1/staff/activity', {
        params: { query: { limit, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
});

/** Also sends a new invitation to somebody who has one. */
export function inviteStaff(body: InviteStaffRequest): Promise<StaffUser> {
  return once('invite.staff', body, (key) =>
    answer(
      client.POST('/v1/staff/users', { params: { header: { 'Idempotency-Key': key } }, body }),
    ),
  );
}

export const changeStaff = (userId: string, body: ChangeStaffRequest): Promise<StaffUser> =>
  answer(client.PATCH('/v1/staff/users/{userId}', { params: { path: { userId } }, body }));

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

/** Switches off the second factor of anybody who has lost it. */
export const resetTotp = (userId: string): Promise<undefined> =>
  answer(client.DELETE('/v1/staff/users/{userId}/totp', { params: { path: { userId } } }));

export function releaseInvitations(body: ReleaseRequest): Promise<InvitationRelease> {
  return once('release', body, (key) =>
    answer(
      client.POST('/v1/staff/invitations', {
        params: { header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
}
