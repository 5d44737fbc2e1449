import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';

import { PublicFrame } from '../frame/PublicFrame';
import { PortalFrame } from '../frame/PortalFrame';
import { RequireSession } from '../session/RequireSession';
import { withMessages } from './withMessages';

const SignInSteps = lazy(() => import('../pages/sign-in/SignInSteps'));
const SignIn = lazy(withMessages('signIn password', () => import('../pages/sign-in/SignIn')));
const SignInCode = lazy(
  withMessages('signIn password', () => import('../pages/sign-in/SignInCode')),
);
const FirstLogin = lazy(
  withMessages('signIn password', () => import('../pages/sign-in/FirstLogin')),
);
const Forgot = lazy(withMessages('signIn', () => import('../pages/sign-in/ForgotPassword')));
const Reset = lazy(withMessages('signIn password', () => import('../pages/sign-in/ResetPassword')));
const Home = lazy(withMessages('accounts', () => import('../pages/accounts/Home')));
const Accounts = lazy(withMessages('accounts', () => import('../pages/accounts/Accounts')));
const LoginPages = lazy(() => import('../pages/login/LoginPages'));
const Staff = lazy(withMessages('staff', () => import('../pages/staff/Staff')));
const loadDashboard = withMessages(
  'dashboard transactions',
  () => import('../pages/dashboard/Dashboard'),
);
const Dashboard = lazy(loadDashboard);
const Transactions = lazy(
  withMessages('transactions', () => import('../pages/transactions/Transactions')),
);
const Invoice = lazy(
  withMessages('transactions invoice', () => import('../pages/invoice/Invoice')),
);
const Transaction = lazy(
  withMessages('transactions ledger', () => import('../pages/transaction/Transaction')),
);
const Aging = lazy(withMessages('transactions ledger', () => import('../pages/aging/Aging')));
const Statement = lazy(
  withMessages('transactions ledger', () => import('../pages/statement/Statement')),
);
const Profile = lazy(withMessages('profile', () => import('../pages/profile/Profile')));
const Post = lazy(withMessages('transactions posting', () => import('../pages/post/Post')));
const PaymentPages = lazy(() => import('../pages/payments/PaymentPages'));
const OrganizationPages = lazy(() => import('../pages/organization/OrganizationPages'));
const NotFound = lazy(() => import('../pages/NotFound'));

const paymentPages = [
  ['pay', 'pay'],
  ['payments/:paymentId', 'payment'],
  ['payments/:paymentId/refund', 'refund'],
  ['payment-methods', 'methods'],
] as const;

const organizationPages = [
  ['users', 'users'],
  ['users/invite', 'invite'],
  ['activity', 'activity'],
  ['call-history', 'calls'],
] as const;

/** The routes. A page and its messages load when it is first opened. */
export function Pages() {
  return (
    <Suspense>
      <Routes>
        <Route element={<PublicFrame />}>
          <Route element={<SignInSteps />}>
            <Route path="/sign-in" element={<SignIn prepare={loadDashboard} />} />
            <Route path="/sign-in/code" element={<SignInCode />} />
            <Route path="/first-login" element={<FirstLogin />} />
          </Route>
          <Route path="/forgot-password" element={<Forgot />} />
          <Route path="/reset-password" element={<Reset />} />
          <Route path="/unsubscribe" element={<LoginPages />} />
        </Route>
        <Route element={<RequireSession />}>
          <Route element={<PortalFrame />}>
            <Route path="/" element={<Home />} />
            <Route path="/me/*" element={<LoginPages />} />
            <Route path="/accounts" element={<Accounts />} />
            <Route path="/staff/*" element={<Staff />} />
            <Route path="/accounts/:accountId">
              <Route index element={<Dashboard />} />
              <Route path="transactions" element={<Transactions />} />
              <Route path="invoices/:number" element={<Invoice />} />
              <Route path="transactions/:entryId" element={<Transaction />} />
              <Route path="aging" element={<Aging />} />
              <Route path="statement" element={<Statement />} />
              <Route path="profile" element={<Profile />} />
              <Route path="post" element={<Post />} />
              {paymentPages.map(([path, page]) => (
                <Route key={page} path={path} element={<PaymentPages page={page} />} />
              ))}
              {organizationPages.map(([path, page]) => (
                <Route key={page} path={path} element={<OrganizationPages page={page} />} />
              ))}
            </Route>
          </Route>
        </Route>
        <Route path="*" element={<NotFound />} />
      </Routes>
    </Suspense>
  );
}
