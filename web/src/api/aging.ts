/** Account Aging. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { dataOf } from './problem';
import { withoutNulls } from './withoutNulls';

/** Aging as of a day; as of today when `asOf` is `null`. */
export const agingQuery = (accountId: string, asOf: string | null) =>
  queryOptions({
    queryKey: ['account', accountId, 'aging', asOf],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/aging', {
          params: { path: { accountId }, query: withoutNulls({ asOf }) },
          signal,
        }),
      ),
    placeholderData: (previous, query) => (query?.queryKey[1] === accountId ? previous : undefined),
  });
