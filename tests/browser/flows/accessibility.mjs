/** Checks every page with axe, in both languages, light and dark; takes pictures. */
import { inspect, inspectColours } from '../lib/axe.mjs';
import { accounts as demo } from '../lib/demo.mjs';
import { accountPages } from '../lib/pages.mjs';

const languages = ['en-CA', 'fr-CA'];

export const accessibility = [
  {
    name: 'accessibility: pages before signing in',
    async run(visit) {
      await everyLook(visit, 'sign-in', () => visit.open('/sign-in'));
      await everyLook(visit, 'forgot-password', () => visit.open('/forgot-password'));
      await everyLook(visit, 'reset-password', () => visit.open('/reset-password'));
      await everyLook(visit, 'first-login-closed', () => visit.open('/first-login'));
      await everyLook(visit, 'not-found', () => visit.open('/no/such/page'));
    },
  },
  {
    name: 'accessibility: pages of an account',
    async run(visit, { manager }) {
      await visit.signIn(manager);
      for (const { name, path } of await accountPages(visit, manager.accountId)) {
        await everyLook(visit, name, () => visit.open(path));
      }
      await visit.open(`/accounts/${manager.accountId}/transactions`);
      await openCalendar(visit);
      await inspect(visit, 'an open calendar');
      const nothing = `/accounts/${manager.accountId}/transactions?text=nothing-like-this`;
      await everyLook(visit, 'transactions-empty', () => visit.open(nothing));
      await everyLook(visit, 'failure', () => visit.open('/accounts/acct-of-somebody-else'));
    },
  },
  {
    name: 'accessibility: the second factor after recovery, and managing a user',
    async run(visit, { manager }) {
      await visit.signIn(manager);
      const factor = '/me/second-factor?reason=recovery-code&return=%2F';
      await everyLook(visit, 'second-factor-again', () => visit.open(factor));
      const users = `/accounts/${manager.accountId}/users`;
      await everyLook(visit, 'user', () => openUser(visit, users));
    },
  },
  {
    name: 'accessibility: the choice of accounts, and an overdue account',
    async run(visit, { managerOf }) {
      await visit.signIn(managerOf(demo.overdue));
      await everyLook(visit, 'accounts', () => visit.open('/accounts'));
      await everyLook(visit, 'dashboard-overdue', () => visit.open(`/accounts/${demo.overdue}`));
      const aging = `/accounts/${demo.overdue}/aging`;
      await everyLook(visit, 'aging-overdue', () => visit.open(aging));
      await everyLook(visit, 'aging-then', () => visit.open(`${aging}?asOf=2020-02-29`));
    },
  },
  {
    name: 'accessibility: pages of staff',
    async run(visit, { agent }) {
      await visit.open('/sign-in');
      await visit.fillSignIn(agent.username, agent.password);
      await visit.arrive('/sign-in/code');
      await everyLook(visit, 'sign-in-code', () => visit.settle());
      await visit.signIn(agent);
      await everyLook(visit, 'staff', () => visit.open('/staff'));
      await everyLook(visit, 'staff-found', () => visit.open('/staff?text=Ma'));
      await everyLook(visit, 'staff-invitations', () => visit.open('/staff/invitations'));
      await everyLook(visit, 'staff-untied', () => visit.open('/staff/untied'));
      await everyLook(visit, 'staff-forbidden', () => visit.open('/staff/users'));
      await everyLook(visit, 'staff-account', () => visit.open(`/accounts/${demo.example}`));
      const post = `/accounts/${demo.example}/post`;
      await everyLook(visit, 'post-forbidden', () => visit.open(post));
    },
  },
  {
    name: 'accessibility: pages of administrators',
    async run(visit, { admin }) {
      await visit.signIn(admin);
      await everyLook(visit, 'staff-users', () => visit.open('/staff/users'));
      await everyLook(visit, 'staff-invite', () => visit.open('/staff/users/invite'));
      await everyLook(visit, 'staff-activity', () => visit.open('/staff/activity'));
      const users = `/accounts/${demo.example}/users`;
      await everyLook(visit, 'staff-account-users', () => visit.open(users));
    },
  },
  {
    name: 'accessibility: posting',
    async run(visit, { admin }) {
      await visit.signIn(admin);
      const post = `/accounts/${demo.dollars}/post`;
      await everyLook(visit, 'post', () => visit.open(`${post}?kind=adjustment`));
      await everyLook(visit, 'post-review', () => fillCredit(visit));
      await everyLook(visit, 'post-nothing', () => visit.open(`${post}?kind=reversal`));
    },
  },
];

/** Opens the possible changes of the first user in the list. */
async function openUser(visit, path) {
  await visit.open(path);
  await visit.page.locator('main li button').first().click();
  await visit.page.locator('main li form').waitFor();
}

async function fillCredit(visit) {
  const { page } = visit;
  await visit.open(`/accounts/${demo.dollars}/post?kind=credit`);
  await page.locator('[name="amount"]').fill('1');
  await page.locator('[name="reason"]').fill('A look at the review');
  await page.locator('form [type="submit"]').click();
  await page.locator('dl').waitFor();
}

async function openCalendar({ page }) {
  await page
    .getByRole('button', { name: /calend/i })
    .first()
    .click();
  await page.getByRole('grid').waitFor();
}

/** Dark pages differ from light ones only in colours, so one language is enough for them. */
async function everyLook(visit, name, open) {
  await visit.page.emulateMedia({ colorScheme: 'light' });
  await open();
  for (const language of languages) {
    await visit.speak(language);
    await visit.picture(`${name}-${language}-light`);
    await inspect(visit, `${name} in ${language}, light`);
  }
  await visit.page.emulateMedia({ colorScheme: 'dark' });
  await visit.picture(`${name}-dark`);
  await inspectColours(visit, `${name}, dark`);
}
