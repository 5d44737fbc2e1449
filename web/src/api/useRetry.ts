import { useQueryClient } from '@tanstack/react-query';

/** Gives a function that repeats every failed query of the page. */
export function useRetry(): () => void {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
  };
}
