/** Lets the signed-in through; everybody else signs in first and comes back. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';

import { sessionQuery } from '../api/queries';
import { followUser } from '../i18n/language';
import { signInAddress } from './returnTo';

export function RequireSession() {
  const { data: session } = useQuery(sessionQuery);
  const { pathname, search } = useLocation();
  const [wasSignedIn, setWasSignedIn] = useState(false);
  if (session && !wasSignedIn) setWasSignedIn(true);

  const language = session?.user.language;
  useEffect(() => {
    if (language) followUser(language);
  }, [language]);

  // While it is not known yet, pages load beside the session: the server decides who sees what.
  if (session !== null) return <Outlet />;
  return <Navigate to={signInAddress(pathname + search, wasSignedIn ? 'ended' : null)} replace />;
}
