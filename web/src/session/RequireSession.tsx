import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';

import { clearUserData, sessionQuery } from '../api/session';
import { paths } from '../app/paths';
import { followUser } from '../i18n/language';
import { setUpAddress, signInAddress } from './returnTo';
import { useSignOutElsewhere } from './signOutChannel';

/**
 * Opens the pages of a session. A user who is not signed in goes to the sign-in page and comes
 * back; one who must have a second factor sets it up first.
 */
export function RequireSession() {
  useSignOutElsewhere();
  const { data: session } = useQuery(sessionQuery);
  const { pathname, search } = useLocation();
  const [wasSignedIn, setWasSignedIn] = useState(false);
  if (session && !wasSignedIn) setWasSignedIn(true);

  const language = session?.user.language;
  useEffect(() => {
    if (language) followUser(language);
  }, [language]);

  // Runs after the pages have unmounted, so that none of them fetches its data again.
  const queryClient = useQueryClient();
  const isSignedOut = session === null;
  useEffect(() => {
    if (isSignedOut) clearUserData(queryClient);
  }, [isSignedOut, queryClient]);

  const from = pathname + search;
  const needsSecondFactor = session?.secondFactor.required && !session.secondFactor.on;
  if (needsSecondFactor && !pathname.startsWith(paths.me)) {
    return <Navigate to={setUpAddress(from, 'required')} replace />;
  }
  // While the session loads, pages load too. The server enforces access.
  if (!isSignedOut) return <Outlet />;
  return <Navigate to={signInAddress(from, wasSignedIn ? 'ended' : null)} replace />;
}
