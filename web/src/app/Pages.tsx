/** Which page is at which address. A page is loaded, with its messages, when it is first opened. */
import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';

import { EntranceFrame } from '../frame/EntranceFrame';
import { PortalFrame } from '../frame/PortalFrame';
import { openPart, type Part } from '../i18n/catalogues';
import { RequireSession } from '../session/RequireSession';

const SignIn = lazy(of('entrance', () => import('../pages/sign-in/SignIn')));
const SignInCode = lazy(of('entrance', () => import('../pages/sign-in/SignInCode')));
const FirstLogin = lazy(of('entrance', () => import('../pages/sign-in/FirstLogin')));
const Home = lazy(() => import('../pages/accounts/Home'));
const Accounts = lazy(() => import('../pages/accounts/Accounts'));
const OpenAccount = lazy(() => import('../pages/staff/OpenAccount'));
const Dashboard = lazy(() => import('../pages/dashboard/Dashboard'));
const Transactions = lazy(() => import('../pages/transactions/Transactions'));
const Invoice = lazy(of('invoice', () => import('../pages/invoice/Invoice')));
const Transaction = lazy(of('ledger', () => import('../pages/transaction/Transaction')));
const Aging = lazy(of('ledger', () => import('../pages/aging/Aging')));
const Statement = lazy(of('ledger', () => import('../pages/statement/Statement')));
const Post = lazy(of('posting', () => import('../pages/post/Post')));
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
            <Route path="/accounts/:accountId/transactions/:entryId" element={<Transaction />} />
            <Route path="/accounts/:accountId/aging" element={<Aging />} />
            <Route path="/accounts/:accountId/statement" element={<Statement />} />
            <Route path="/accounts/:accountId/post" element={<Post />} />
          </Route>
        </Route>
        <Route element={<EntranceFrame />}>
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  );
}

/** A page of a part that has a catalogue of its own. */
function of<Page>(part: Part, load: () => Promise<Page>): () => Promise<Page> {
  return async () => {
    const [page] = await Promise.all([load(), openPart(part)]);
    return page;
  };
}
