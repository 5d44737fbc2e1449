import { useQuery } from '@tanstack/react-query';

import { sessionQuery } from '../api/session';
import type { Account, Role } from '../api/types';

interface Access {
  /** The user's membership; `null` for staff and while the session loads. */
  membership: Account | null;
  role: Role | null;
  /** Whether the user is known not to belong to the account; never for staff. */
  isNotMember: boolean;
  /** Whether a member of staff looks at the account. */
  isStaffView: boolean;
  /** Whether the user is an administrator of the provider, who may make changes. */
  isAdmin: boolean;
}

/** What the signed-in user may do in an account. */
export function useAccess(accountId: string | undefined): Access {
  const { data: session } = useQuery(sessionQuery);
  const isStaff = session?.staff != null;
  const memberAccount = session?.accounts.find(({ id }) => id === accountId) ?? null;
  const membership = isStaff ? null : memberAccount;
  const isStaffView = isStaff && accountId !== undefined;
  const isNotMember =
    session != null && !isStaff && accountId !== undefined && memberAccount === null;
  const isAdmin = session?.staff === 'admin';
  return { membership, role: membership?.role ?? null, isNotMember, isStaffView, isAdmin };
}
