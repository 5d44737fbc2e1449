/** The Account Dashboard. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { dataOf } from './problem';

/** An account with its balance, Auto Pay, billing address and newest transactions. */
export const dashboardQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'dashboard'],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/dashboard', {
          params: { path: { accountId } },
          signal,
        }),
      ),
  });
