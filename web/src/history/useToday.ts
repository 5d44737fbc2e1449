/** Where an account is, and which day it is there. */
import { useQuery } from '@tanstack/react-query';

import { dashboardQuery } from '../api/queries';
import { todayIn } from '../format/days';

/** The account's time zone; `null` until it is known. */
export function useZone(accountId: string): string | null {
  const { data } = useQuery({
    ...dashboardQuery(accountId),
    select: ({ account }) => account.timeZone,
  });
  return data ?? null;
}

/** Today in the account's zone; `null` until that is known. */
export function useToday(accountId: string): string | null {
  const zone = useZone(accountId);
  return zone === null ? null : todayIn(zone, new Date());
}
