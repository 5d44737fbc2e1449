/** Account Aging, today and on an earlier day. */
import { accounts as demo } from '../lib/demo.mjs';
import { equal, ok } from '../lib/equal.mjs';

export const aging = [
  {
    name: 'aging: a credit is shown in words',
    async run(visit, { manager }) {
      await visit.signIn(manager);
      await visit.press('View Aging', 'link');
      await visit.arrive(`/accounts/${manager.accountId}/aging`);
      await visit.see('Credit of $210.69');
      await visit.see('will be applied to future invoices');
      await visit.see('Nothing outstanding.');
    },
  },
  {
    name: 'aging: the summary ends with the dashboard’s balance',
    async run(visit, { managerOf }) {
      const { page } = visit;
      await visit.signIn(managerOf(demo.overdue));
      await visit.open(`/accounts/${demo.overdue}`);
      const tile = page.locator('section', { hasText: 'Current Balance' }).first();
      const balance = /\$[\d,.]+/.exec(await tile.innerText())?.[0];
      await visit.press('View Aging', 'link');
      await visit.arrive(`/accounts/${demo.overdue}/aging`);
      await visit.see(balance);
      equal(`$${await sum(visit, 'Balance')}`, balance);
      ok((await sum(visit, /^Over 120 days/)) !== '0.00');
      await visit.see('days overdue');
      await visit.picture('aging-overdue');

      // The last link is in the oldest bucket.
      await page
        .getByRole('link', { name: /^Invoice / })
        .last()
        .click();
      await page.waitForURL(/\/invoices\//);
      await visit.settle();
      await visit.see('Past due');
      await page.goBack();
      await visit.arrive(`/accounts/${demo.overdue}/aging`);
    },
  },
  {
    name: 'aging: a day in the past, and back to today',
    async run(visit, { managerOf }) {
      const { page } = visit;
      await visit.signIn(managerOf(demo.overdue));
      await visit.open(`/accounts/${demo.overdue}/aging?asOf=2020-02-29`);
      await visit.see('Balance on Feb 29, 2020');
      await visit.see('Nothing outstanding.');
      await visit.press('Show today');
      await page.waitForURL((url) => url.search === '');
      await visit.settle();
      equal(await page.getByText('Nothing outstanding.').count(), 0);
      await page.goBack();
      await visit.see('Balance on Feb 29, 2020');
    },
  },
];

/** The figure of a row of the summary. */
function sum({ page }, name) {
  return page.getByRole('row', { name }).first().getByRole('cell').innerText();
}
