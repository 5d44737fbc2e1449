/** Which page is at which address. A page is loaded, with its messages, when it is first opened. */
import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';

import { EntranceFrame } from '../frame/EntranceFrame';
import { PortalFrame } from '../frame/PortalFrame';
import { RequireSession } from '../session/RequireSession';
import { of } from './of';

const SignIn = lazy(of('entrance password', () => import('../pages/sign-in/SignIn')));
const SignInCode = lazy(of('entrance password', () => import('../pages/sign-in/SignInCode')));
const FirstLogin = lazy(of('entrance password', () => import('../pages/sign-in/FirstLogin')));
const Forgot = lazy(of('entrance', () => import('../pages/sign-in/ForgotPassword')));
const Reset = lazy(of('entrance password', () => import('../pages/sign-in/ResetPassword')));
const Home = lazy(() => import('../pages/accounts/Home'));
const Accounts = lazy(() => import('../pages/accounts/Accounts'));
const Me = lazy(() => import('../pages/me/Me'));
const Staff = lazy(of('staff', () => import('../pages/staff/Staff')));
const loadDashboard = of('dashboard history', () => import('../pages/dashboard/Dashboard'));
const Dashboard = lazy(loadDashboard);
const Transactions = lazy(of('history', () => import('../pages/transactions/Transactions')));
const Invoice = lazy(of('history invoice', () => import('../pages/invoice/Invoice')));
const Transaction = lazy(of('history ledger', () => import('../pages/transaction/Transaction')));
const Aging = lazy(of('history ledger', () => import('../pages/aging/Aging')));
const Statement = lazy(of('history ledger', () => import('../pages/statement/Statement')));
const Post = lazy(of('history posting', () => import('../pages/post/Post')));
const Users = lazy(of('users people', () => import('../pages/users/Users')));
const Invite = lazy(of('users people', () => import('../pages/users/Invite')));
const Activity = lazy(of('activity', () => import('../pages/activity/AccountActivity')));
const NotFound = lazy(() => import('../pages/NotFound'));

export function Pages() {
  return (
    <Suspense>
      <Routes>
        <Route element={<EntranceFrame />}>
          <Route path="/sign-in" element={<SignIn prepare={loadDashboard} />} />
          <Route path="/sign-in/code" element={<SignInCode />} />
          <Route path="/first-login" element={<FirstLogin />} />
          <Route path="/forgot-password" element={<Forgot />} />
          <Route path="/reset-password" element={<Reset />} />
        </Route>
        <Route element={<RequireSession />}>
          <Route element={<PortalFrame />}>
            <Route path="/" element={<Home />} />
            <Route path="/me/*" element={<Me />} />
            <Route path="/accounts" element={<Accounts />} />
            <Route path="/staff/*" element={<Staff />} />
            <Route path="/accounts/:accountId" element={<Dashboard />} />
            <Route path="/accounts/:accountId/transactions" element={<Transactions />} />
            <Route path="/accounts/:accountId/invoices/:number" element={<Invoice />} />
            <Route path="/accounts/:accountId/transactions/:entryId" element={<Transaction />} />
            <Route path="/accounts/:accountId/aging" element={<Aging />} />
            <Route path="/accounts/:accountId/statement" element={<Statement />} />
            <Route path="/accounts/:accountId/post" element={<Post />} />
            <Route path="/accounts/:accountId/users" element={<Users />} />
            <Route path="/accounts/:accountId/users/invite" element={<Invite />} />
            <Route path="/accounts/:accountId/activity" element={<Activity />} />
          </Route>
        </Route>
        <Route element={<EntranceFrame />}>
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
