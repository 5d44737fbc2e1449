/** The pages of one's own login. */
import { lazy } from 'react';
import { Route, Routes } from 'react-router';

import { of } from '../../app/of';
import NotFound from '../NotFound';

const MySettings = lazy(of('own', () => import('./MySettings')));
const ChangePassword = lazy(of('own password', () => import('./ChangePassword')));
const MyActivity = lazy(of('own activity', () => import('./MyActivity')));
const MyInvitations = lazy(of('invitations', () => import('./MyInvitations')));
const SecondFactor = lazy(of('own password factor', () => import('./SecondFactorPage')));

export default function Me() {
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
