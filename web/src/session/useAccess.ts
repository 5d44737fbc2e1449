/** What the signed-in person may do in an account. */
import { useQuery } from '@tanstack/react-query';

import { sessionQuery } from '../api/queries';
import type { Account, Role } from '../api/types';

interface Access {
  /** The person's membership; `null` for staff who look in, or while it is not known. */
  membership: Account | null;
  role: Role | null;
  /** Whether the provider's staff look into an account that is not theirs. */
  isStaffView: boolean;
  /** Whether the person is an administrator of the provider: posts, invites, releases, resets. */
  isAdmin: boolean;
}

export function useAccess(accountId: string | undefined): Access {
  const { data: session } = useQuery(sessionQuery);
  const membership = session?.accounts.find(({ id }) => id === accountId) ?? null;
  const isStaff = session?.staff != null;
  const isStaffView = isStaff && accountId !== undefined && membership === null;
  const isAdmin = session?.staff === 'admin';
  return { membership, role: membership?.role ?? null, isStaffView, isAdmin };
}
