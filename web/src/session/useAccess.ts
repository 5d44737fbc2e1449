/** What the signed-in person may do in an account. */
import { useQuery } from '@tanstack/react-query';

import { sessionQuery } from '../api/queries';
import type { Account, Role } from '../api/types';

interface Access {
  /** The person's membership; `null` for staff, or while it is not known. */
  membership: Account | null;
  role: Role | null;
  /** Whether the account is known not to be one of the person's; never for staff. */
  isForeign: boolean;
  /** Whether the provider's staff look into an account; they have none of their own. */
  isStaffView: boolean;
  /** Whether the person is an administrator of the provider: posts, invites, releases, resets. */
  isAdmin: boolean;
}

export function useAccess(accountId: string | undefined): Access {
  const { data: session } = useQuery(sessionQuery);
  const isStaff = session?.staff != null;
  const own = session?.accounts.find(({ id }) => id === accountId) ?? null;
  const membership = isStaff ? null : own;
  const isStaffView = isStaff && accountId !== undefined;
  const isForeign = session != null && !isStaff && accountId !== undefined && own === null;
  const isAdmin = session?.staff === 'admin';
  return { membership, role: membership?.role ?? null, isForeign, isStaffView, isAdmin };
}
