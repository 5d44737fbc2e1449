import { useQuery } from '@tanstack/react-query';

import { dashboardQuery } from '../api/dashboard';
import { useAccess } from './useAccess';

/**
 * The name and number of the open account: `undefined` while they load, `null` when they cannot be
 * loaded. Staff are not members, so their account comes from its dashboard.
 */
export function useOpenAccount(
  accountId: string | undefined,
): { name: string; number: string } | null | undefined {
  const { membership, isStaffView } = useAccess(accountId);
  const { data, isError } = useQuery({
    ...dashboardQuery(accountId ?? ''),
    enabled: isStaffView,
  });
  return membership ?? data?.account ?? (isError ? null : undefined);
}
