/** Transaction History, its filters, and an invoice, in both languages. */
import { equal, match, ok } from '../lib/equal.mjs';

export const history = [
  {
    name: 'history, filters live in the address and the back button undoes them',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.press('Transaction History', 'link');
      await visit.arrive(`/accounts/${manager.accountId}/transactions`);
      const all = await rows(page).count();

      await page.locator('label', { hasText: 'Credits' }).click();
      await page.waitForURL((url) => url.search === '?type=credit');
      await visit.settle();
      const credits = await rows(page).count();
      ok(credits > 0 && credits < all);

      await page.getByLabel('Number or description').fill('no such thing');
      await visit.see('No transaction matches these filters.');
      await page.getByRole('button', { name: 'Clear filters' }).last().click();
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
    name: 'history, a day typed in the calendar’s field',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.open(`/accounts/${manager.accountId}/transactions`);
      await page.getByRole('spinbutton').first().click();
      await page.keyboard.type('20000102');
      await page.waitForURL((url) => url.searchParams.get('from') === '2000-01-02');
      await visit.settle();
      await visit.see('From the first day you chose.');
      await page
        .getByRole('button', { name: /calendar/i })
        .first()
        .click();
      await page.getByRole('grid').waitFor();
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'in French: the credit in words, the history and an invoice',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.open('/sign-in');
      await visit.speak('fr-CA');
      match(await page.title(), /^Connexion – /);
      await visit.fillSignIn(manager.username, manager.password);
      await visit.arrive(`/accounts/${manager.accountId}`);
      await visit.see('Crédit de 210,69\u00a0$, sera appliqué aux prochaines factures');
      match(await page.title(), /^Tableau de bord du compte – /);

      await page.locator('label', { hasText: 'Factures' }).click();
      await page.waitForURL((url) => url.searchParams.get('type') === 'invoice');
      await visit.settle();
      await rows(page).first().getByRole('link').click();
      await page.waitForURL(/\/invoices\//);
      await visit.settle();
      await visit.see('De quoi se compose cette facture');
      await page.goBack();
      await page.waitForURL((url) => url.search === '?type=invoice');
      await visit.see('Historique des transactions');
    },
  },
];

function rows(page) {
  return page.locator('table tbody tr');
}
