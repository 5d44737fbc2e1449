/** What the provider's administrators do with its own people. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { once } from './intent';
import { answer } from './problem';
import type { ChangeStaffRequest, InviteStaffRequest, StaffUser } from './types';

export const staffUsersQuery = queryOptions({
  queryKey: ['staff', 'users'],
  queryFn: ({ signal }) => answer(client.GET('/v1/staff/users', { signal })),
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

/** Switches off the second factor of anybody who has lost it. */
export const resetTotp = (userId: string): Promise<undefined> =>
  answer(client.DELETE('/v1/staff/users/{userId}/totp', { params: { path: { userId } } }));
