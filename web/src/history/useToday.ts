/** Where an account is, and which day it is there. */
import { useQuery } from '@tanstack/react-query';

import { dashboardQuery } from '../api/queries';
import { todayIn } from '../format/days';

/** The account's time zone; undefined until it is known, `null` when it cannot be had. */
export function useZone(accountId: string): string | null | undefined {
  const { data, isError } = useQuery({
    ...dashboardQuery(accountId),
    select: ({ account }) => account.timeZone,
  });
  return data ?? (isError ? null : undefined);
}

/** Today in the account's zone; `null` until that is known. */
export function useToday(accountId: string): string | null {
  const zone = useZone(accountId);
  return zone ? todayIn(zone, new Date()) : null;
}
