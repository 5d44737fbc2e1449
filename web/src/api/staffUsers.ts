/** The provider's staff, and the reset of any user's second factor. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { withIdempotencyKey } from './idempotencyKey';
import { dataOf } from './problem';
import type { ChangeStaffRequest, InviteStaffRequest, StaffUser } from './types';

/** All members of staff. */
export const staffUsersQuery = queryOptions({
  queryKey: ['staff', 'users'],
  queryFn: ({ signal }) => dataOf(client.GET('/v1/staff/users', { signal })),
});

/** Invites a member of staff; sends a new invitation to one who is invited already. */
export function inviteStaff(body: InviteStaffRequest): Promise<StaffUser> {
  return withIdempotencyKey('invite.staff', body, (key) =>
    dataOf(
      client.POST('/v1/staff/users', { params: { header: { 'Idempotency-Key': key } }, body }),
    ),
  );
}

/** Changes the role or status of a member of staff. */
export const changeStaff = (userId: string, body: ChangeStaffRequest): Promise<StaffUser> =>
  dataOf(client.PATCH('/v1/staff/users/{userId}', { params: { path: { userId } }, body }));

/** Switches off the second factor of a user who has lost it. */
export const resetTotp = (userId: string): Promise<undefined> =>
  dataOf(client.DELETE('/v1/staff/users/{userId}/totp', { params: { path: { userId } } }));
