/** Invoices with any number, and lists that are longer than a page. */
import { inspect } from '../lib/axe.mjs';
import { upload } from '../lib/billing.mjs';
import { equal } from '../lib/equal.mjs';

const id = `flow-${Date.now()}`;
const numbers = ['INV/2026/00001', '2026/0042', 'a%2Fb', '..', 'Q?x=1', '№ 12 été'];

const account = {
  type: 'account',
  id,
  revision: 1,
  name: 'Long Lists Ltd.',
  number: id,
  currency: 'CAD',
  timeZone: 'America/Toronto',
  language: 'en-CA',
  billTo: {
    name: 'Billing',
    line1: '1 Main St',
    city: 'Ottawa',
    region: 'ON',
    postalCode: 'K1A 0B1',
    country: 'CA',
  },
  emails: [],
};

const invoice = (name, number, count) => ({
  type: 'invoice',
  id: `${id}-${name}`,
  accountId: id,
  number,
  issuedOn: '2026-10-01',
  dueOn: '2026-10-31',
  currency: 'CAD',
  period: { from: '2026-09-01', to: '2026-09-30' },
  lines: Array.from({ length: count }, (_, at) => ({
    id: `${at}`,
    description: `Seat ${at + 1}`,
    category: 'recurring',
    quantity: '1',
    unitPrice: '1.00',
    amount: '1.00',
  })),
  taxes: [],
  total: `${count}.00`,
});

const payment = {
  type: 'payment',
  id: `${id}-p`,
  accountId: id,
  receivedOn: '2026-10-15',
  amount: '250.00',
  currency: 'CAD',
  method: 'wire',
};

let posted;

/** Uploads the account with its documents, once; gives the report. */
function post(stack) {
  posted ??= upload(stack, `${id}.jsonl`, [
    account,
    ...Array.from({ length: 250 }, (_, at) => invoice(`s${at}`, `S-${at}`, 1)),
    payment,
    ...numbers.map((number, at) => invoice(`n${at}`, number, 1)),
    invoice('long', 'LONG', 450),
  ]);
  return posted;
}

export const invoices = [
  {
    name: 'invoices: any invoice number opens from the list and from its address',
    async run(visit, stack) {
      const { page } = visit;
      equal((await post(stack)).rejected, 0);
      await visit.signIn(stack.agent);
      await visit.speak('en-CA');
      for (const number of numbers) {
        const text = new URLSearchParams({ text: number });
        await visit.open(`/accounts/${id}/transactions?${text}`);
        await page
          .getByRole('link', { name: `Invoice ${number}`, exact: true })
          .first()
          .click();
        await page.waitForURL(/\/invoices\/~[\w-]+$/);
        await visit.settle();
        await page.getByRole('heading', { name: `Invoice ${number}`, exact: true }).waitFor();
        await visit.see('Seat 1');
        await page.reload();
        await visit.settle();
        await visit.see('Seat 1');
      }
      await inspect(visit, 'an invoice of a number with other signs');
    },
  },
  {
    name: 'invoices: further lines load on request',
    async run(visit, stack) {
      const { page } = visit;
      await post(stack);
      await visit.signIn(stack.agent);
      await visit.speak('en-CA');
      await visit.open(`/accounts/${id}/invoices/LONG`);
      await visit.see('The first 200 of 450 lines.');
      await visit.press('Show more');
      await visit.see('The first 400 of 450 lines.');
      await inspect(visit, 'a long invoice');
      await visit.press('Show more');
      await visit.see('All 450 lines.');
      equal(await page.getByText('Seat 450', { exact: true }).count(), 1);
    },
  },
  {
    name: 'invoices: further allocations of a payment load on request',
    async run(visit, stack) {
      const { page } = visit;
      await post(stack);
      await visit.signIn(stack.agent);
      await visit.speak('en-CA');
      await visit.open(`/accounts/${id}/transactions?type=payment`);
      await page.locator('table a').first().click();
      await page.waitForURL(/\/transactions\/.+/);
      await visit.see('The first 200 of 250.');
      await visit.press('Show more');
      await visit.see('All 250.');
      await inspect(visit, 'a large payment');
    },
  },
];
