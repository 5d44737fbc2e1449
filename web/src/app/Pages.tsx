/** Which page is at which address. A page is loaded when it is first opened. */
import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';

import { EntranceFrame } from '../frame/EntranceFrame';
import { PortalFrame } from '../frame/PortalFrame';
import { RequireSession } from '../session/RequireSession';

const SignIn = lazy(() => import('../pages/sign-in/SignIn'));
const SignInCode = lazy(() => import('../pages/sign-in/SignInCode'));
const FirstLogin = lazy(() => import('../pages/sign-in/FirstLogin'));
const Home = lazy(() => import('../pages/accounts/Home'));
const Accounts = lazy(() => import('../pages/accounts/Accounts'));
const OpenAccount = lazy(() => import('../pages/staff/OpenAccount'));
const Dashboard = lazy(() => import('../pages/dashboard/Dashboard'));
const Transactions = lazy(() => import('../pages/transactions/Transactions'));
const Invoice = lazy(() => import('../pages/invoice/Invoice'));
const NotFound = lazy(() => import('../pages/NotFound'));

export function Pages() {
  return (
    <Suspense>
      <Routes>
        <Route element={<EntranceFrame />}>
          <Route path="/sign-in" element={<SignIn />} />
          <Route path="/sign-in/code" element={<SignInCode />} />
          <Route path="/first-login" element={<FirstLogin />} />
        </Route>
        <Route element={<RequireSession />}>
          <Route element={<PortalFrame />}>
            <Route path="/" element={<Home />} />
            <Route path="/accounts" element={<Accounts />} />
            <Route path="/staff" element={<OpenAccount />} />
            <Route path="/accounts/:accountId" element={<Dashboard />} />
            <Route path="/accounts/:accountId/transactions" element={<Transactions />} />
            <Route path="/accounts/:accountId/invoices/:number" element={<Invoice />} />
          </Route>
        </Route>
        <Route element={<EntranceFrame />}>
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
