/** Statements. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { dataOf } from './problem';
import type { Period } from './types';

/** The statement of a period. */
export const statementQuery = (accountId: string, period: Period) =>
  queryOptions({
    queryKey: ['account', accountId, 'statement', period],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/statements', {
          params: { path: { accountId }, query: period },
          signal,
        }),
      ),
    placeholderData: (previous, query) => (query?.queryKey[1] === accountId ? previous : undefined),
  });
