/** A statement on the screen, on paper and as a file. */
import { readFile } from 'node:fs/promises';

import { equal, match } from '../lib/equal.mjs';

export const statement = [
  {
    name: 'statement: the period is in the address, and its files are saved',
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

      const made = page.waitForEvent('download');
      await visit.press('Download PDF');
      const pdf = await made;
      match(pdf.suggestedFilename(), /^statement-.*\.pdf$/);
      const content = await readFile(await pdf.path(), 'latin1');
      match(content, /^%PDF-/);
      // The text of pages is compressed, the document's title is not.
      match(content, /Statement/);

      await page.goBack();
      await page.waitForURL((url) => url.search === '');
    },
  },
  {
    name: 'statement: the printed page contains the document only',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      // Nothing is on the screen while it turns into paper, so nothing there moves.
      await page.goto('about:blank');
      await page.emulateMedia({ media: 'print' });
      await visit.open(`/accounts/${manager.accountId}/statement`);
      for (const name of ['Print', 'Download CSV', 'Download PDF', 'Sign out']) {
        equal(await page.getByRole('button', { name }).count(), 0, name);
      }
      equal(await page.getByRole('navigation').count(), 0);
      await visit.see('Billed to');
      await visit.picture('statement-print');
    },
  },
];
