/** What each kind of account and role shows. */
import { accounts as demo } from '../lib/demo.mjs';
import { equal } from '../lib/equal.mjs';

export const accounts = [
  {
    name: 'a viewer sees the account, and nothing of its organization',
    async run(visit, { viewer }) {
      await visit.signIn(viewer);
      await visit.see('Viewer');
      await visit.see('Credit of $210.69');
      equal(await visit.page.getByText('Manage Organization').count(), 0);
    },
  },
  {
    name: 'a manager finds what comes later, disabled and said',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      const later = ['Make a Payment', 'Change Card', 'Add New', 'Edit Profile'];
      for (const name of [...later, 'Call History']) {
        equal(await page.getByRole('button', { name, exact: true }).isDisabled(), true, name);
      }
      await visit.see('Both arrive with a later release.');
    },
  },
  {
    name: 'a user of two accounts chooses, and switches',
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
    name: 'a new account says that there is nothing yet',
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
    name: 'an account in Quebec speaks French by itself',
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
];
