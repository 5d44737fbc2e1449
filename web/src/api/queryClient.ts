import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

import { isNotSignedIn, isTransient, isProblemOf } from './problem';
import { sessionQuery } from './session';

/** Problems after which the session must be read again. */
const accessChanges = ['/problems/forbidden', '/problems/second-factor-required'] as const;

/**
 * Creates the query cache: one for each start of the page, and one for each test. It notices from
 * any response that the session has ended or that its rights have changed.
 */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    if (isNotSignedIn(error)) client.setQueryData(sessionQuery.queryKey, null);
    // A role or a rule has changed. The page reads the session again and then offers what is still
    // allowed, or leads to the set-up of a second factor.
    if (accessChanges.some((type) => isProblemOf(error, type))) {
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    }
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 1 && isTransient(error),
        retryDelay: 800,
      },
      // Without a network, a sign-in fails at once instead of waiting.
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
