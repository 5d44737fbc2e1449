/** What the pages of an account show for each kind of account and role. */
import { inspect } from '../lib/axe.mjs';
import { accounts as demo } from '../lib/demo.mjs';
import { equal, match } from '../lib/equal.mjs';

export const accounts = [
  {
    name: 'accounts: a viewer sees the account but not its organization',
    async run(visit, { viewer }) {
      await visit.signIn(viewer);
      await visit.see('Viewer');
      await visit.see('Credit of $210.69');
      equal(await visit.page.getByText('Manage Organization').count(), 0);
      for (const name of ['Make a Payment', 'Change Card', 'Add New']) {
        equal(await visit.page.getByRole('link', { name }).count(), 0, name);
      }
    },
  },
  {
    name: 'accounts: actions of a later release are disabled and explained',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      const edit = page.getByRole('button', { name: 'Edit Profile', exact: true });
      equal(await edit.isDisabled(), true);
      await visit.see('This arrives with a later release.');
    },
  },
  {
    name: 'accounts: a user of two accounts chooses and switches',
    async run(visit, { managerOf }) {
      const { page } = visit;
      await visit.signIn(managerOf(demo.overdue));
      await visit.arrive('/accounts');
      await visit.picture('choose-account');
      equal(await page.locator('main li a').count(), 2);
      await page.locator(`main a[href="/accounts/${demo.overdue}"]`).click();
      await visit.arrive(`/accounts/${demo.overdue}`);
      await visit.see('Office Manager');
      await visit.see('is past due');
      await visit.picture('overdue');
      await page.getByText('Switch account').click();
      await page.locator(`nav a[href="/accounts/${demo.dollars}"]`).click();
      await visit.arrive(`/accounts/${demo.dollars}`);
      await visit.see('Amount (USD)');
    },
  },
  {
    name: 'accounts: a new account says that it has no transactions',
    async run(visit, { managerOf }) {
      await visit.signIn(managerOf(demo.fresh));
      await visit.open(`/accounts/${demo.fresh}`);
      await visit.see('$0.00');
      await visit.see('Nothing is due.');
      await visit.see('There are no transactions yet.');
      await visit.picture('new-account');
    },
  },
  {
    name: 'accounts: an account in Quebec opens in French',
    async run(visit, { managerOf }) {
      const { page } = visit;
      await visit.signIn(managerOf(demo.quebec));
      await page.locator('html[lang="fr-CA"]').waitFor({ state: 'attached' });
      await visit.see('Solde actuel');
      await page.locator('table a').first().click();
      await page.waitForURL(/\/invoices\//);
      await visit.settle();
      await visit.see('9,975\u00a0%');
      await visit.picture('invoice-quebec');
    },
  },
  {
    name: 'accounts: another customer’s account leads to the user’s own, in both languages',
    async run(visit, { viewer }) {
      const { page } = visit;
      await visit.signIn(viewer);
      await visit.open(`/accounts/${demo.quebec}`);
      await visit.see('This account isn’t one of yours');
      equal(await page.getByText('Provider’s staff').count(), 0);
      equal(await page.getByText(demo.quebec).count(), 0);
      await inspect(visit, 'another customer’s account');
      await visit.speak('fr-CA');
      await visit.see('Ce compte n’est pas l’un des vôtres');
      await visit.speak('en-CA');
      await page.locator(`main a[href="/accounts/${viewer.accountId}"]`).click();
      await visit.arrive(`/accounts/${viewer.accountId}`);
      match(page.url(), new RegExp(`/accounts/${viewer.accountId}$`));
    },
  },
];
