/**
 * Lets the signed-in through; everybody else signs in first and comes back. Whoever must have a
 * second factor sets it up first.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';

import { forgetPerson, sessionQuery } from '../api/queries';
import { paths } from '../app/paths';
import { followUser } from '../i18n/language';
import { setUpAddress, signInAddress } from './returnTo';

export function RequireSession() {
  const { data: session } = useQuery(sessionQuery);
  const { pathname, search } = useLocation();
  const [wasSignedIn, setWasSignedIn] = useState(false);
  if (session && !wasSignedIn) setWasSignedIn(true);

  const language = session?.user.language;
  useEffect(() => {
    if (language) followUser(language);
  }, [language]);

  // By now the pages that showed it are gone: none asks for it again.
  const queryClient = useQueryClient();
  const isNobody = session === null;
  useEffect(() => {
    if (isNobody) forgetPerson(queryClient);
  }, [isNobody, queryClient]);

  const from = pathname + search;
  const isHalted = session?.secondFactor.required && !session.secondFactor.on;
  if (isHalted && !pathname.startsWith(paths.me)) {
    return <Navigate to={setUpAddress(from, 'required')} replace />;
  }
  // While it is not known yet, pages load beside the session: the server decides who sees what.
  if (!isNobody) return <Outlet />;
  return <Navigate to={signInAddress(from, wasSignedIn ? 'ended' : null)} replace />;
}
