/** Users whom an import recorded. They get no invitation until staff release it. */
import { infiniteQueryOptions } from '@tanstack/react-query';

import { client } from './client';
import { withIdempotencyKey } from './idempotencyKey';
import { dataOf } from './problem';
import type { InvitationRelease, ReleaseRequest } from './types';

/** Users in a page. */
const limit = 50;

/** The recorded users, with a release that is under way. */
export const staffInvitationsQuery = infiniteQueryOptions({
  queryKey: ['staff', 'invitations'],
  queryFn: ({ signal, pageParam }) =>
    dataOf(
      client.GET('/v1/staff/invitations', {
        params: { query: { limit, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
});

/** Has the invitations of recorded users sent, of all accounts or of some. */
export function releaseInvitations(body: ReleaseRequest): Promise<InvitationRelease> {
  return withIdempotencyKey('release', body, (key) =>
    dataOf(
      client.POST('/v1/staff/invitations', {
        params: { header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
}
