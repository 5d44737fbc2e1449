import { useQuery, useQueryClient, type UseQueryOptions } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { pauseAfter } from './polling';

/**
 * Reads from the API again and again while `isWaiting` says so of the data, with growing pauses,
 * for some ten minutes. `isAsking` is false once the page no longer asks.
 */
export function usePolling<Data>(
  query: UseQueryOptions<Data, Error, Data, string[]>,
  isWaiting: (data: Data) => boolean,
) {
  const queryClient = useQueryClient();
  const { queryKey } = query;
  // How often it was asked for before the page opened.
  const [before] = useState(() => requestsOf(queryClient.getQueryState(queryKey)));
  const pause = (state: Counts & { data: Data | undefined }) => {
    if (state.data === undefined || !isWaiting(state.data)) return false;
    return pauseAfter(requestsOf(state) - before);
  };
  const { data, error, dataUpdatedAt, errorUpdatedAt } = useQuery({
    ...query,
    refetchInterval: ({ state }) => pause(state),
  });
  const isAsking = useMemo(() => {
    const state = queryClient.getQueryState<Data>(queryKey);
    return state !== undefined && pause(state) !== false;
    // The times tell when the state is another one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [dataUpdatedAt, errorUpdatedAt]);
  return { data, error, isAsking };
}

interface Counts {
  dataUpdateCount: number;
  errorUpdateCount: number;
}

/** How often a query has been answered, or has failed. */
function requestsOf(counts: Counts | undefined): number {
  return counts ? counts.dataUpdateCount + counts.errorUpdateCount : 0;
}
