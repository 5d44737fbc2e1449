/** People whom an import recorded are invited when staff release it. */
import { infiniteQueryOptions } from '@tanstack/react-query';

import { client } from './client';
import { once } from './intent';
import { answer } from './problem';
import type { InvitationRelease, ReleaseRequest } from './types';

const limit = 50;

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
