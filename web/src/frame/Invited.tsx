/** Loads the notice of an invitation for those who have one. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';

import { sessionQuery } from '../api/queries';
import { of } from '../app/of';

const InvitationNotice = lazy(of('invitations', () => import('./InvitationNotice')));

export function Invited() {
  const { data: session } = useQuery(sessionQuery);
  const [first] = session?.invitations ?? [];
  if (!first) return null;
  return (
    <Suspense>
      <InvitationNotice invitation={first} count={session?.invitations.length ?? 1} />
    </Suspense>
  );
}
