import { lazy } from 'react';
import { Route, Routes } from 'react-router';

import { withMessages } from '../../app/withMessages';
import NotFound from '../NotFound';

const MySettings = lazy(withMessages('login', () => import('./MySettings')));
const ChangePassword = lazy(withMessages('login password', () => import('./ChangePassword')));
const MyActivity = lazy(withMessages('login activity', () => import('./MyActivity')));
const MyInvitations = lazy(withMessages('invitations', () => import('./MyInvitations')));
const SecondFactor = lazy(
  withMessages('login password factor', () => import('./SecondFactorPage')),
);

/** The routes below `/me`: the user's own settings. */
export default function LoginPages() {
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
