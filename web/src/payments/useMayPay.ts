import { useQuery } from '@tanstack/react-query';

import { sessionQuery } from '../api/session';
import { useAccess } from '../session/useAccess';

/**
 * Whether the signed-in user may pay from an account and see its payments. Staff see what a manager
 * sees, but do not pay. Both are undefined while the session loads.
 */
export function useMayPay(accountId: string): {
  mayPay: boolean | undefined;
  maySee: boolean | undefined;
} {
  const { data: session } = useQuery(sessionQuery);
  const { role, isStaffView } = useAccess(accountId);
  if (!session) return { mayPay: undefined, maySee: undefined };
  const mayPay = role === 'billing' || role === 'manager';
  return { mayPay, maySee: mayPay || isStaffView };
}
