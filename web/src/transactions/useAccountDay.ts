/** The account's time zone, and the current day there. */
import { useQuery } from '@tanstack/react-query';

import { dashboardQuery } from '../api/dashboard';
import { todayIn } from '../format/days';

/** The account's time zone; undefined while it loads, `null` when it could not be loaded. */
export function useZone(accountId: string): string | null | undefined {
  const { data, isError } = useQuery({
    ...dashboardQuery(accountId),
    select: ({ account }) => account.timeZone,
  });
  return data ?? (isError ? null : undefined);
}

/** The current day in the account's time zone; `null` until that is known. */
export function useToday(accountId: string): string | null {
  const zone = useZone(accountId);
  return zone ? todayIn(zone, new Date()) : null;
}
