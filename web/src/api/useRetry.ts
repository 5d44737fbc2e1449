/** Tries again whatever has failed on the page, not only the part that was asked about. */
import { useQueryClient } from '@tanstack/react-query';

export function useRetry(): () => void {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
  };
}
