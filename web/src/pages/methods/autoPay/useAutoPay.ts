import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { autoPayQuery, type TaggedAutoPay } from '../../../api/autoPay';
import { dashboardQuery } from '../../../api/dashboard';
import type { AutoPaySettings, NextCharge } from '../../../api/types';
import { usePolling } from '../../../payments/usePolling';

/** Auto Pay of an account. After a charge has begun, it asks again until it is no longer to come. */
export function useAutoPay(accountId: string) {
  const [begun, setBegun] = useState<NextCharge | null>(null);
  const { data, error } = usePolling<TaggedAutoPay>(autoPayQuery(accountId), ({ settings }) =>
    isToCome(settings, begun),
  );
  // Only for the account's time zone; without it the charges show no time.
  const dashboard = useQuery(dashboardQuery(accountId));
  const timeZone = dashboard.data?.account.timeZone;
  const isWaiting = (!data && !error) || dashboard.isPending;
  return { data, error, isWaiting, timeZone, onBegun: setBegun };
}

/** Whether a charge that has begun is still among those to come. */
function isToCome({ upcoming }: AutoPaySettings, begun: NextCharge | null): boolean {
  const [first] = upcoming;
  if (begun === null || first === undefined) return false;
  return first.reason === null && first.on === begun.on;
}
