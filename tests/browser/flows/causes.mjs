/** What bills are for: the newest ones by cause, and what changed since the one before. */
import { equal } from '../lib/equal.mjs';
import { everyLook } from '../lib/looks.mjs';

const account = '/accounts/acct-1001';

export const causes = [
  {
    name: 'causes: recent bills are drawn on the dashboard, and lead to what changed',
    async run(visit, stack) {
      const { page } = visit;
      await visit.signIn(stack.agent);
      await visit.open(account);
      const table = page.getByRole('table', { name: 'Recent bills by category' });
      await table.waitFor();
      await table.scrollIntoViewIfNeeded();
      await everyLook(visit, 'causes-dashboard');
      await visit.speak('en-CA');
      await table.getByRole('link').first().click();
      await page.waitForURL(/\/invoices\//);
      await visit.settle();
      const compared = page.getByRole('region', { name: 'Compared with the previous bill' });
      const cause = compared.getByRole('button').first();
      await cause.focus();
      await page.keyboard.press('Enter');
      equal(await cause.getAttribute('aria-expanded'), 'true');
      await everyLook(visit, 'causes-invoice');

      await visit.speak('en-CA');
      await visit.open(account);
      await table.getByRole('link').last().click();
      await page.waitForURL(/\/invoices\//);
      await visit.see('There is no earlier bill to compare with.');
    },
  },
];
