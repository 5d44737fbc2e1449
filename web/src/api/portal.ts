/** The portal itself: who runs it and how to reach them. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { dataOf } from './problem';

/** The provider's name and contact. It does not change while a page is open. */
export const portalQuery = queryOptions({
  queryKey: ['portal'],
  queryFn: ({ signal }) => dataOf(client.GET('/v1/portal', { signal })),
  staleTime: Infinity,
});
