import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { autoPayQuery, changeAutoPay, type TaggedAutoPay } from '../../../api/autoPay';
import { isProblemOf, ProblemError } from '../../../api/problem';
import type { ChangeAutoPayRequest, NextCharge } from '../../../api/types';
import { begunCharge } from './charges';

/** What is changed: `charge` is the charge of what was past due and had been left out. */
export type What = 'on' | 'off' | 'charge' | 'limits';

/** What came of a change, for the page to say. */
export type News =
  | { of: 'on' | 'charge'; begun: NextCharge | null }
  | { of: 'off' | 'limits' | 'stale' | 'past-due' }
  | { of: 'failure'; what: What; error: Error };

interface Change {
  what: What;
  /** The settings that the user saw. */
  seen: TaggedAutoPay;
  fields: Partial<ChangeAutoPayRequest>;
}

/** Changes the settings of Auto Pay. `onBegun` is told of a charge that begins with the change. */
export function useChange(accountId: string, onBegun: (begun: NextCharge | null) => void) {
  const queryClient = useQueryClient();
  const [news, setNews] = useState<News | null>(null);
  // Stops a second press before React has rendered the first.
  const isSent = useRef(false);
  const { queryKey } = autoPayQuery(accountId);
  const { mutate, isPending } = useMutation({
    mutationFn: ({ seen, fields }: Change) =>
      changeAutoPay(accountId, seen.tag, requestOf(seen, fields)),
    onMutate: () => setNews(null),
    onSuccess: (after, change) => {
      queryClient.setQueryData(queryKey, after);
      const done = newsOf(after, change);
      setNews(done);
      onBegun('begun' in done ? done.begun : null);
      void queryClient.invalidateQueries({
        queryKey: ['account', accountId],
        predicate: (query) => query.queryKey[2] !== queryKey[2],
      });
    },
    onError: async (error, { what }) => {
      const of = refusalOf(error);
      // It may have been carried out, or refused because the account is another one now.
      const refreshed = queryClient.invalidateQueries({ queryKey: ['account', accountId] });
      if (of === 'failure') setNews({ of, what, error });
      else {
        // The news shows what the settings are now.
        await refreshed;
        setNews({ of });
      }
    },
    onSettled: () => {
      isSent.current = false;
    },
  });
  const change = (what: What, seen: TaggedAutoPay, fields: Partial<ChangeAutoPayRequest>) => {
    if (isSent.current) return;
    isSent.current = true;
    mutate({ what, seen, fields });
  };
  return { change, news, isPending };
}

/** The request that changes only these fields of the settings. */
function requestOf(
  { settings }: TaggedAutoPay,
  fields: Partial<ChangeAutoPayRequest>,
): ChangeAutoPayRequest {
  const { enabled, methods, cap, holdAbovePercent, reviewDays } = settings;
  return { enabled, methods, cap, holdAbovePercent, reviewDays, ...fields };
}

function newsOf({ settings }: TaggedAutoPay, { what, fields }: Change): News {
  if (what === 'off' || what === 'limits') return { of: what };
  const agreed = fields.chargePastDue;
  return { of: what, begun: agreed ? begunCharge(settings, agreed) : null };
}

function refusalOf(error: Error): 'stale' | 'past-due' | 'failure' {
  const codes = error instanceof ProblemError ? error.problem.errors.map(({ code }) => code) : [];
  if (codes.includes('past-due-changed')) return 'past-due';
  // The list of methods that the user saw is another one now.
  if (codes.includes('other-methods')) return 'stale';
  return isProblemOf(error, '/problems/stale') ? 'stale' : 'failure';
}
