import { lazy } from 'react';
import { Route, Routes, useLocation } from 'react-router';

import { withMessages } from '../../app/withMessages';
import NotFound from '../NotFound';

const MySettings = lazy(withMessages('login', () => import('./MySettings')));
const ChangePassword = lazy(withMessages('login password', () => import('./ChangePassword')));
const Unsubscribe = lazy(withMessages('login', () => import('./Unsubscribe')));
const MyActivity = lazy(withMessages('login activity', () => import('./MyActivity')));
const MyInvitations = lazy(withMessages('invitations', () => import('./MyInvitations')));
const SecondFactor = lazy(
  withMessages('login password factor', () => import('./SecondFactorPage')),
);

/** The routes below `/me`: the user's own settings; and `/unsubscribe`, which needs no session. */
export default function LoginPages() {
  if (useLocation().pathname === '/unsubscribe') return <Unsubscribe />;
  return (
    <Routes>
      <Route index element={<MySettings />} />
      <Route path="password" element={<ChangePassword />} />
      <Route path="invitations" element={<MyInvitations />} />
      <Route path="second-factor" element={<SecondFactor />} />
      <Route path="activity" element={<MyActivity />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
