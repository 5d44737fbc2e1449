/** What the pages of an account show for each kind of account and role. */
import { inspect } from '../lib/axe.mjs';
import { accounts as demo } from '../lib/demo.mjs';
import { equal, match, ok } from '../lib/equal.mjs';

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
    name: 'accounts: the dashboard answers in one glance',
    async run(visit, { managerOf }) {
      const { page } = visit;
      await visit.signIn(managerOf(demo.overdue));
      for (const language of ['en-CA', 'fr-CA']) {
        await page.setViewportSize({ width: 1366, height: 768 });
        await visit.open(`/accounts/${demo.overdue}`);
        await visit.speak(language);
        await visit.settle();
        const rows = page.locator('main table tbody tr');
        const fifth = await rows.nth(4).boundingBox();
        const end = fifth.y + fifth.height;
        ok(end <= 768, `the fifth transaction ends at ${end}`);
        await page.setViewportSize({ width: 375, height: 812 });
        const first = await rows.first().boundingBox();
        ok(first.y < 2 * 812, `on a phone the first transaction begins at ${first.y}`);
      }
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
      await visit.see(/\$[\d,.]+ past due, oldest since /);
      await visit.see(/\$[\d,.]+ due \w{3} \d/);
      await visit.picture('overdue');
      const current = page.locator('header summary');
      match(await current.innerText(), /Harbourfront Freight\s+1002/);
      await current.click();
      await inspect(visit, 'the list of other accounts');
      await page.keyboard.press('Escape');
      equal(await page.locator('header li a').isVisible(), false);
      await current.press('Enter');
      await page.locator(`header li a[href="/accounts/${demo.dollars}"]`).click();
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
      await visit.signIn(managerOf(demo.quebec), null);
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
