/** The query cache, and what it does when a session has ended. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

import { isNotSignedIn, isPassing, isProblemOf } from './problem';
import { sessionQuery } from './queries';

const changes = ['/problems/forbidden', '/problems/second-factor-required'] as const;

/** A cache of its own for each start of the page, and for each test. */
export function createQueryClient(): QueryClient {
  // Whatever call learns that the session has ended, every page learns it from here.
  const onError = (error: unknown) => {
    if (isNotSignedIn(error)) client.setQueryData(sessionQuery.queryKey, null);
    // A role or a rule has changed: the session says so too, once it is asked again, and the page
    // offers what is left, or leads to the set-up.
    if (changes.some((type) => isProblemOf(error, type))) {
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    }
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 1 && isPassing(error),
        retryDelay: 800,
      },
      // A sign-in without a network fails at once instead of waiting for one.
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
