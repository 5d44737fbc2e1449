/** An account's profile: billing address, time zone and language. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { taggedDataOf } from './tagged';
import type { ChangeProfileRequest } from './types';

const path = '/v1/accounts/{accountId}/profile';

/** The profile with its tag. */
export const profileQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'profile'],
    queryFn: ({ signal }) =>
      taggedDataOf(client.GET(path, { params: { path: { accountId } }, signal })),
  });

/** Changes what the body names of the profile that has this tag. */
export const changeProfile = (accountId: string, tag: string, body: ChangeProfileRequest) =>
  taggedDataOf(
    client.PATCH(path, { params: { path: { accountId }, header: { 'If-Match': tag } }, body }),
  );
