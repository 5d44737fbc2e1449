/** Transaction History, its filters and its file, and Transaction Details. */
import { readFile } from 'node:fs/promises';

import { equal, match, ok } from '../lib/equal.mjs';

const instance = 'b7c5a8de-quote-me';
const failure = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: '/problems/internal',
    title: 'Something went wrong on our side',
    detail: 'Try again.',
    status: 500,
    instance,
    errors: [],
  }),
};

export const transactions = [
  {
    name: 'transactions: filters are in the address, and the back button undoes them',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.press('Transaction History', 'link');
      await visit.arrive(`/accounts/${manager.accountId}/transactions`);
      await visit.settle();
      const all = await rows(page).count();

      await page.locator('label', { hasText: 'Credits' }).click();
      await page.waitForURL((url) => url.search === '?type=credit');
      await visit.settle();
      const credits = await rows(page).count();
      ok(credits > 0 && credits < all);

      await page.getByLabel('Number, description or amount').fill('no such thing');
      await visit.see('No transaction matches these filters.');
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await page.waitForURL((url) => url.search === '');
      await visit.settle();
      equal(await rows(page).count(), all);

      await page.goBack();
      await page.goBack();
      await page.waitForURL((url) => url.search === '');
      await page.reload();
      await visit.settle();
      equal(await rows(page).count(), all);
    },
  },
  {
    name: 'transactions: a day can be typed into the date field',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.open(`/accounts/${manager.accountId}/transactions`);
      await page.getByRole('spinbutton').first().click();
      await page.keyboard.type('20000102');
      await page.waitForURL((url) => url.searchParams.get('from') === '2000-01-02');
      await visit.settle();
      await visit.see('Since Jan 2, 2000.');
      await page
        .getByRole('button', { name: /calendar/i })
        .first()
        .click();
      await page.getByRole('grid').waitFor();
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'transactions: the CSV file contains what the filters show',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.open(`/accounts/${manager.accountId}/transactions?type=credit`);
      const downloading = page.waitForEvent('download');
      await visit.press('Download CSV');
      const file = await downloading;
      match(file.suggestedFilename(), /^transactions-.*\.csv$/);
      const [, ...lines] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
      equal(lines.length, await rows(page).count());
      ok(lines.every((line) => line.includes('"Credit"')));

      await visit.open(`/accounts/${manager.accountId}/transactions?text=no+such+thing`);
      ok(await page.getByRole('button', { name: 'Download CSV' }).isDisabled());
    },
  },
  {
    name: 'transactions: further rows load on request',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      // Splits the API's page into two, the first of two rows.
      await page.route('**/transactions?*', async (route) => {
        const { items } = await (await route.fetch({ url: whole(route.request().url()) })).json();
        const isFirst = !route.request().url().includes('cursor=');
        const json = isFirst
          ? { items: items.slice(0, 2), next: 'the-rest' }
          : { items: items.slice(2), next: null };
        await route.fulfill({ json });
      });
      await visit.press('Transaction History', 'link');
      await visit.see('2 transactions shown. There are more.');
      await visit.press('Show more');
      await visit.see(/^\d+ transactions$/);
      ok((await rows(page).count()) > 2);
      equal(await page.getByRole('button', { name: 'Show more' }).count(), 0);
    },
  },
  {
    name: 'transactions: a server error shows an id to quote and can be retried',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      visit.expectsFailure = true;
      await page.route('**/transactions?*', (route) => route.fulfill(failure), {
        times: 1,
      });
      await visit.press('Transaction History', 'link');
      await visit.see('Something went wrong on our side');
      await visit.see(instance);
      await visit.press('Try again');
      await rows(page).first().waitFor();
    },
  },
  {
    name: 'transactions: credit, history and an invoice in French',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.open('/sign-in');
      await visit.speak('fr-CA');
      match(await page.title(), /^Connexion – /);
      await visit.fillSignIn(manager.username, manager.password);
      await visit.arrive(`/accounts/${manager.accountId}`);
      await visit.see('Crédit de 210,69\u00a0$');
      await visit.see('Il sera appliqué à vos prochaines factures.');
      match(await page.title(), /^Tableau de bord du compte – /);

      await visit.press('Filtres');
      await page.locator('label', { hasText: 'Factures' }).click();
      await page.waitForURL((url) => url.searchParams.get('type') === 'invoice');
      await visit.settle();
      await rows(page).first().getByRole('link').click();
      await page.waitForURL(/\/invoices\//);
      await visit.settle();
      await visit.see('Sommaire de la facture');
      await page.goBack();
      await page.waitForURL((url) => url.search === '?type=invoice');
      await visit.see('Historique des transactions');
    },
  },
  {
    name: 'transactions: a payment leads to the invoices it paid',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.open(`/accounts/${manager.accountId}/transactions?type=payment`);
      await page.locator('table a').last().click();
      await page.waitForURL(/\/transactions\/.+/);
      await visit.settle();
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
      await visit.see('Applied to');
    },
  },
  {
    name: 'transactions: an unknown transaction is not found',
    async run(visit, { manager }) {
      await visit.signIn(manager);
      await visit.open(`/accounts/${manager.accountId}/transactions/no-such-entry`);
      await visit.see('Not found');
    },
  },
];

/** The request's URL without the made-up cursor. */
function whole(address) {
  const url = new URL(address);
  url.searchParams.delete('cursor');
  return url.href;
}

function rows(page) {
  return page.locator('table tbody tr');
}
