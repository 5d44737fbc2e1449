/** The session: the signed-in user, their accounts and invitations. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { portalQuery } from './portal';
import { dataOf, isNotSignedIn } from './problem';
import type { Session } from './types';

/** The current session; `null` when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await dataOf(client.GET('/v1/session', { signal }));
    } catch (error) {
      if (isNotSignedIn(error)) return null;
      throw error;
    }
  },
});

/** Removes all data of the previous session from the cache. The portal's own data stays. */
export function clearUserData(queryClient: QueryClient): void {
  const [kept] = portalQuery.queryKey;
  queryClient.removeQueries({ predicate: ({ queryKey: [key] }) => key !== kept });
  queryClient.getMutationCache().clear();
}
