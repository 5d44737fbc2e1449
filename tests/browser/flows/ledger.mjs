/** Aging, statements and the details of a transaction, from where a person finds them. */
import { readFile } from 'node:fs/promises';

import { accounts as demo } from '../lib/demo.mjs';
import { equal, match, ok } from '../lib/equal.mjs';

export const ledger = [
  {
    name: 'aging, a credit is said in words',
    async run(visit, { manager }) {
      await visit.signIn(manager);
      await visit.press('View Aging', 'link');
      await visit.arrive(`/accounts/${manager.accountId}/aging`);
      await visit.see('Credit of $210.69');
      await visit.see('will be applied to future invoices');
      equal(await sum(visit, 'Balance'), 'credit 210.69');
    },
  },
  {
    name: 'aging, every bucket down to the balance on the dashboard',
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

      // The last one is in the oldest bucket.
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
    name: 'aging, as of a day in the past, and back',
    async run(visit, { managerOf }) {
      const { page } = visit;
      await visit.signIn(managerOf(demo.overdue));
      await visit.open(`/accounts/${demo.overdue}/aging?asOf=2020-02-29`);
      await visit.see('Balance on Feb 29, 2020');
      await visit.see('Nothing is open.');
      await visit.press('Show today');
      await page.waitForURL((url) => url.search === '');
      await visit.settle();
      equal(await page.getByText('Nothing is open.').count(), 0);
      await page.goBack();
      await visit.see('Balance on Feb 29, 2020');
    },
  },
  {
    name: 'transaction, from the history to where the money went',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.open(`/accounts/${manager.accountId}/transactions?type=payment`);
      await page.locator('table a').last().click();
      await page.waitForURL(/\/transactions\/.+/);
      await visit.settle();
      await visit.see('A payment that was received.');
      await visit.see('Applied to');
      await page
        .getByRole('table')
        .getByRole('link', { name: /^Invoice / })
        .first()
        .click();
      await page.waitForURL(/\/invoices\//);
      await visit.settle();
      await visit.see('Payments applied');
      await page.goBack();
      await visit.see('A payment that was received.');
    },
  },
  {
    name: 'transaction, one that is not there',
    async run(visit, { manager }) {
      await visit.signIn(manager);
      await visit.open(`/accounts/${manager.accountId}/transactions/no-such-entry`);
      await visit.see('Not found');
    },
  },
  {
    name: 'statement, its period in the address, and its file',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.press('Statement', 'link');
      await visit.arrive(`/accounts/${manager.accountId}/statement`);
      await page.locator('label', { hasText: 'Last 3 months' }).click();
      await page.waitForURL((url) => url.searchParams.has('from'));
      await visit.settle();
      await visit.see('Opening balance');
      // The demo account ends with its credit, whatever the period.
      await visit.see('Credit of $210.69');
      await visit.picture('statement');

      const downloading = page.waitForEvent('download');
      await visit.press('Download CSV');
      const file = await downloading;
      match(file.suggestedFilename(), /\.csv$/);
      match(await readFile(await file.path(), 'utf8'), /210\.69/);

      await page.goBack();
      await page.waitForURL((url) => url.search === '');
    },
  },
  {
    name: 'statement, on paper only the document',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      // Nothing is on the screen while it turns into paper, so nothing there moves.
      await page.goto('about:blank');
      await page.emulateMedia({ media: 'print' });
      await visit.open(`/accounts/${manager.accountId}/statement`);
      for (const name of ['Print', 'Download CSV', 'Sign out']) {
        equal(await page.getByRole('button', { name }).count(), 0, name);
      }
      equal(await page.getByRole('navigation').count(), 0);
      await visit.see('Billed to');
      await visit.picture('statement-print');
    },
  },
];

/** The figure of a line under the buckets. */
function sum({ page }, name) {
  return page.getByRole('row', { name }).first().getByRole('cell').innerText();
}
