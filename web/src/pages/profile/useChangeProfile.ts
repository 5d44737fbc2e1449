import { useMutation, useQueryClient } from '@tanstack/react-query';

import { isProblemOf } from '../../api/problem';
import { changeProfile, profileQuery } from '../../api/profile';
import type { ChangeProfileRequest } from '../../api/types';

/**
 * Changes the profile that has this tag. When somebody else has changed it meanwhile, the profile
 * is read again, and `isStale` says so; the same change can then be sent with the new tag.
 */
export function useChangeProfile(accountId: string, tag: string) {
  const queryClient = useQueryClient();
  const { queryKey } = profileQuery(accountId);
  const { mutate, isPending, isSuccess, error, reset } = useMutation({
    mutationFn: (body: ChangeProfileRequest) => changeProfile(accountId, tag, body),
    onSuccess: (after) => {
      queryClient.setQueryData(queryKey, after);
      // The dashboard shows the address, and every date depends on the time zone.
      void queryClient.invalidateQueries({
        queryKey: ['account', accountId],
        predicate: (query) => query.queryKey[2] !== queryKey[2],
      });
    },
    // It may have been carried out, or refused because the profile is another one now.
    onError: () => queryClient.invalidateQueries({ queryKey }),
  });
  return {
    save: (body: ChangeProfileRequest) => {
      if (!isPending) mutate(body);
    },
    isPending,
    isSuccess,
    isStale: isProblemOf(error, '/problems/stale'),
    error,
    reset,
  };
}
