/** Signing in, and the end of a session. */
import { equal } from '../lib/equal.mjs';
import { focused, tabTo } from '../lib/keyboard.mjs';
import { signOut } from '../lib/users.mjs';

export const session = [
  {
    name: 'sign-in: a refusal shows the server’s message in both languages',
    async run(visit, { manager }) {
      await visit.open('/sign-in');
      await visit.press('Sign in');
      await visit.see('Enter your user name.');
      equal(await visit.page.evaluate(() => document.activeElement.name), 'username');
      await visit.fillSignIn(manager.username, 'Wrong-Password-2026');
      await visit.see('That user name and password do not match');
      await visit.speak('fr-CA');
      await visit.fillSignIn(manager.username, 'Wrong-Password-2026');
      await visit.see('Ce nom d’utilisateur et ce mot de passe ne correspondent pas');
    },
  },
  {
    name: 'sign-in: works with the keyboard alone',
    async run(visit, { manager }) {
      const { page } = visit;
      const keys = page.keyboard;
      await visit.open('/sign-in');
      // The first field has the focus.
      await keys.type(manager.username);
      await keys.press('Tab');
      await keys.type(manager.password);
      await keys.press('Enter');
      await visit.arrive(`/accounts/${manager.accountId}`);
      equal(await focused(page), 'Account Dashboard');
      await tabTo(page, 'a[href$="/transactions"]');
      await keys.press('Enter');
      await visit.arrive(`/accounts/${manager.accountId}/transactions`);
      equal(await focused(page), 'Transaction History');
    },
  },
  {
    name: 'session: a deep link opens after signing in',
    async run(visit, { manager }) {
      const path = `/accounts/${manager.accountId}/transactions`;
      await visit.open(`${path}?type=payment`);
      await visit.arrive('/sign-in');
      await visit.see('Sign in to open the page you asked for.');
      await visit.fillSignIn(manager.username, manager.password);
      await visit.arrive(path);
      equal(new URL(visit.page.url()).search, '?type=payment');
    },
  },
  {
    name: 'session: after it ends, signing in returns to the page',
    async run(visit, { manager }) {
      await visit.signIn(manager);
      await visit.loseSession();
      await visit.press('Transaction History', 'link');
      await visit.arrive('/sign-in');
      await visit.see('Your session has ended.');
      // The user name is there already, and the password has the focus.
      await visit.page.keyboard.type(manager.password);
      await visit.page.keyboard.press('Enter');
      await visit.arrive(`/accounts/${manager.accountId}/transactions`);
    },
  },
  {
    name: 'session: signing out leaves nothing behind',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.speak('en-CA');
      await page.evaluate(() => sessionStorage.setItem('portal.posting.x', 'key digest'));
      await signOut(visit);
      await visit.see('You are signed out.');
      equal(await page.evaluate(() => Object.keys(sessionStorage).join()), '');
      await page.goBack();
      await visit.arrive('/sign-in');
    },
  },
  {
    name: 'session: signing out leaves every tab',
    async run(visit, { manager }) {
      await visit.signIn(manager);
      const other = await visit.page.context().newPage();
      await other.goto(visit.page.url());
      await other.locator('main[data-path^="/accounts/"]').waitFor();
      await visit.speak('en-CA');
      await signOut(visit);
      await other.locator('main[data-path="/sign-in"]').waitFor();
      await other.close();
    },
  },
  {
    name: 'session: a return address on another site is ignored',
    async run(visit, { manager }) {
      await visit.open('/sign-in?return=/.//elsewhere.example/');
      await visit.fillSignIn(manager.username, manager.password);
      await visit.arrive(`/accounts/${manager.accountId}`);
    },
  },
  {
    name: 'session: an offline notice appears and disappears',
    async run(visit, { manager }) {
      await visit.signIn(manager);
      await visit.setOffline(true);
      await visit.see('You are offline.');
      await visit.setOffline(false);
      await visit.page.getByText('You are offline.').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'session: a page that is opened offline keeps the frame, and comes with the connection',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      const { pathname } = new URL(page.url());
      visit.expectsUnloaded = true;
      await visit.setOffline(true);
      await page.getByRole('link', { name: 'Statement', exact: true }).click();
      await visit.see('This page opens as soon as you are connected again.');
      await visit.picture('offline-page');
      await page.getByRole('link', { name: 'Account Dashboard', exact: true }).click();
      await visit.arrive(pathname);
      await page.getByRole('link', { name: 'Statement', exact: true }).click();
      await visit.see('This page opens as soon as you are connected again.');
      await visit.setOffline(false);
      await page.getByRole('heading', { level: 1, name: 'Statement' }).waitFor();
      await visit.settle();
    },
  },
  {
    name: 'session: an unknown page, and another customer’s account',
    async run(visit, { manager }) {
      await visit.open('/no/such/page');
      await visit.see('Page not found');
      await visit.signIn(manager);
      await visit.open('/no/such/page');
      await visit.see('Page not found');
      await visit.page.getByRole('button', { name: 'Sign out' }).first().waitFor();
      await visit.open('/accounts/acct-of-somebody-else');
      await visit.see('This account isn’t one of yours');
    },
  },
];
