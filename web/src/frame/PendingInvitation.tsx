import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';

import { sessionQuery } from '../api/session';
import { withMessages } from '../app/withMessages';

const InvitationNotice = lazy(withMessages('invitations', () => import('./InvitationNotice')));

/** Loads `InvitationNotice` for users who have an invitation. */
export function PendingInvitation() {
  const { data: session } = useQuery(sessionQuery);
  const [first] = session?.invitations ?? [];
  if (!first) return null;
  return (
    <Suspense>
      <InvitationNotice invitation={first} count={session?.invitations.length ?? 1} />
    </Suspense>
  );
}
