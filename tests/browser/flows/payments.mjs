/** Payments, refunds and chargebacks: page, ledger, e-mail and activity agree. */
import { inspect } from '../lib/axe.mjs';
import { equal, ok } from '../lib/equal.mjs';
import { activity, balance, history, mailTo, read } from '../lib/evidence.mjs';
import { atGateway, bankDoes, cards, enterCard, intentOf } from '../lib/gateway.mjs';
import { newPayer } from '../lib/payer.mjs';
import { begin, choose, outcome, payFromBank, saveCard, secure } from '../lib/paying.mjs';

const saved = 'Visa ending in 4242';
const thanks = 'Thank you, your payment is received';

export const payments = [
  {
    name: 'payments: a new card pays an invoice and becomes the card for Auto Pay',
    async run(visit, stack, meet) {
      const payer = await newPayer(visit, stack, meet);
      const { accountId, number, path, user } = payer;
      await visit.open(`${path}/invoices/${number}`);
      await visit.press('Pay this invoice', 'link');
      await visit.arrive(`${path}/pay`);
      equal(await visit.page.getByLabel('Amount (CAD)').inputValue(), '120.00');
      await inspect(visit, 'Make a Payment');
      await visit.picture('pay');
      await choose(visit, 'A new card');
      await visit.page.getByLabel('Use For Auto Pay').check();
      await visit.page.getByLabel('Receipt by e-mail to (optional)').fill(user.email);
      await visit.press('Review');
      await visit.see(`It pays invoice ${number} first`);
      await inspect(visit, 'the review of a payment');
      await visit.picture('pay-review');
      await visit.press(secure);
      await atGateway(visit, stack);
      await enterCard(visit, cards.good, 'Pay by card');
      const id = await outcome(visit, accountId);
      await visit.see(thanks);
      await visit.see(saved);
      await inspect(visit, 'a receipt');
      await visit.picture('receipt');
      await balance(visit, accountId, '0.00');
      const [entry] = await history(visit, accountId, ['payment -120.00', 'invoice 120.00']);
      equal(entry.number, id);
      await mailTo(stack, user.email, /receipt/i);
      await activity(visit, accountId, 'made a payment: $120.00');
      await activity(visit, accountId, 'added a payment method: Visa ending in 4242');
      await visit.open(`${path}/payment-methods`);
      await visit.see('Default');
      await inspect(visit, 'payment methods');
      await visit.picture('payment-methods');
    },
  },
  {
    name: 'payments: the saved card pays again, once for a double click and a lost response',
    async run(visit, stack, meet) {
      const { accountId, path, number } = await newPayer(visit, stack, meet);
      await saveCard(visit, stack, path, cards.good, 'new');
      const { page } = visit;
      await begin(visit, path, '20.00', saved);
      await page.getByRole('button', { name: 'Pay $20.00' }).dblclick();
      await outcome(visit, accountId);
      await visit.see(thanks);

      await begin(visit, path, '30.00', saved);
      const keys = [];
      await page.route('**/payments', async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        keys.push(route.request().headers()['idempotency-key']);
        const response = await route.fetch();
        // The first request pays, but its response is lost.
        return keys.length === 1 ? route.abort() : route.fulfill({ response });
      });
      await visit.press('Pay $30.00');
      await visit.see('you pay once, however often it is sent');
      await visit.press('Try again');
      const id = await outcome(visit, accountId);
      await visit.see(thanks);
      equal(new Set(keys).size, 1);
      equal(keys.length, 2);
      await balance(visit, accountId, '70.00');
      await history(visit, accountId, ['payment -30.00', 'payment -20.00', 'invoice 120.00']);

      await visit.press('Print');
      await page.emulateMedia({ media: 'print' });
      ok(await page.getByRole('region', { name: 'Receipt' }).isVisible());
      equal(await page.getByRole('navigation').isVisible(), false);
      equal(await page.getByRole('button', { name: 'Print' }).isVisible(), false);
      await visit.picture('receipt-printed');
      await page.emulateMedia({ media: 'screen' });
      await visit.open(`${path}/invoices/${number}`);
      await visit.see('$70.00');
    },
  },
  {
    name: 'payments: a declined card says why and what to do, and nothing is booked',
    async run(visit, stack, meet) {
      const { accountId, path, mailbox } = await newPayer(visit, stack, meet);
      const { page } = visit;
      await saveCard(visit, stack, path, cards.declinedLater, 'new');
      await begin(visit, path, '120.00', /^Visa ending in 0341/);
      await visit.press('Pay $120.00');
      await outcome(visit, accountId);
      await visit.see('The payment was not made');
      await visit.see('Call your bank, or use another method.');
      await inspect(visit, 'a declined payment');
      await visit.picture('declined');
      await balance(visit, accountId, '120.00');
      await history(visit, accountId, ['invoice 120.00']);
      await mailTo(stack, mailbox, /declined|not made/i);

      await visit.press('Try again', 'link');
      await visit.arrive(`${path}/pay`);
      await choose(visit, 'A new card');
      await visit.press('Review');
      await visit.press(secure);
      await atGateway(visit, stack);
      await enterCard(visit, cards.declined, 'Pay by card');
      await page.getByRole('alert').waitFor();
      await enterCard(visit, cards.good, 'Pay by card');
      await outcome(visit, accountId);
      await visit.see(thanks);
      await balance(visit, accountId, '0.00');
      await activity(visit, accountId, 'tried to pay, and the payment was declined: $120.00');
      await activity(visit, accountId, 'made a payment: $120.00');
    },
  },
  {
    name: 'payments: a card that needs authentication pays after the bank’s page',
    async run(visit, stack, meet) {
      const { accountId, path } = await newPayer(visit, stack, meet);
      const { page } = visit;
      await begin(visit, path, '120.00', 'A new card');
      await visit.press(secure);
      await atGateway(visit, stack);
      await enterCard(visit, cards.authenticate, 'Pay by card');
      await page.getByRole('button', { name: 'No, refuse' }).click();
      await page.getByRole('alert').waitFor();
      await enterCard(visit, cards.authenticate, 'Pay by card');
      await page.getByRole('button', { name: 'Yes, confirm' }).click();
      await outcome(visit, accountId);
      await visit.see(thanks);
      await balance(visit, accountId, '0.00');
      await history(visit, accountId, ['payment -120.00', 'invoice 120.00']);
      await activity(visit, accountId, 'made a payment: $120.00');
    },
  },
  {
    name: 'payments: a saved card that needs authentication comes back and is received',
    async run(visit, stack, meet) {
      const { accountId, path } = await newPayer(visit, stack, meet);
      const { page } = visit;
      await saveCard(visit, stack, path, cards.authenticate, 'new');
      await begin(visit, path, '120.00', 'Visa ending in 3184');
      await visit.press('Pay $120.00');
      await atGateway(visit, stack);
      await page.getByRole('button', { name: 'Yes, confirm' }).click();
      await outcome(visit, accountId);
      await visit.see(thanks);
      await balance(visit, accountId, '0.00');
      await history(visit, accountId, ['payment -120.00', 'invoice 120.00']);
    },
  },
  {
    name: 'payments: a bank debit is on its way, then settles, and only then has a receipt',
    async run(visit, stack, meet) {
      const { accountId, path, mailbox } = await newPayer(visit, stack, meet);
      const id = await payFromBank(visit, stack, accountId, path);
      await visit.see('Your payment is on its way');
      equal(await visit.page.getByRole('button', { name: 'Print' }).count(), 0);
      await inspect(visit, 'a bank debit on its way');
      await visit.picture('bank-debit');
      equal((await balance(visit, accountId, '120.00')).reserved.amount, '120.00');
      await visit.open(path);
      await visit.see('is on its way by bank debit');
      await visit.open(`${path}/pay`);
      await visit.see('A payment of $120.00 is on its way');
      await visit.see('There is nothing to pay');

      await bankDoes(stack, id, 'settle');
      equal((await balance(visit, accountId, '0.00')).reserved.amount, '0.00');
      await visit.open(`${path}/payments/${id}`);
      await visit.see(thanks);
      await history(visit, accountId, ['payment -120.00', 'invoice 120.00']);
      await mailTo(stack, mailbox, /receipt/i);
    },
  },
  {
    name: 'payments: a bank debit that the bank returns is owed again',
    async run(visit, stack, meet) {
      const { accountId, path, mailbox } = await newPayer(visit, stack, meet);
      const id = await payFromBank(visit, stack, accountId, path);
      await bankDoes(stack, id, 'settle');
      await balance(visit, accountId, '0.00');
      await bankDoes(stack, id, 'return');
      await balance(visit, accountId, '120.00');
      await visit.open(`${path}/payments/${id}`);
      await visit.see('Your bank returned this payment');
      await inspect(visit, 'a returned payment');
      await visit.picture('returned');
      await history(visit, accountId, ['reversal 120.00', 'payment -120.00', 'invoice 120.00']);
      await mailTo(stack, mailbox, /returned/i);
      await activity(visit, accountId, 'The bank returned a payment: $120.00');
    },
  },
  {
    name: 'payments: a Checkout page that is left open while another tab pays charges nothing',
    async run(visit, stack, meet) {
      const { accountId, path } = await newPayer(visit, stack, meet);
      const { page } = visit;
      await saveCard(visit, stack, path, cards.good, 'new');
      await begin(visit, path, '120.00', 'A new card');
      await visit.press(secure);
      await atGateway(visit, stack);
      const hosted = page.url();

      // The other tab, with the same session.
      await visit.open(`${path}/pay`);
      await visit.see('A payment of $120.00 was begun and is not confirmed yet');
      await visit.picture('unfinished');
      await begin(visit, path, '120.00', saved);
      await visit.press('Pay $120.00');
      await outcome(visit, accountId);
      await visit.see(thanks);
      await balance(visit, accountId, '0.00');

      // The first tab: the gateway takes nothing any more.
      await page.goto(hosted);
      equal(await page.getByLabel('Card number').count(), 0);
      await visit.open(path);
      await balance(visit, accountId, '0.00');
      await history(visit, accountId, ['payment -120.00', 'invoice 120.00']);
    },
  },
  {
    name: 'payments: a balance that has changed is shown before the payer decides again',
    async run(visit, stack, meet) {
      const { accountId, path, staff } = await newPayer(visit, stack, meet);
      await saveCard(visit, stack, path, cards.good, 'new');
      await begin(visit, path, null, saved);
      await staff.open(`${path}/post?kind=credit`);
      await staff.page.locator('[name="amount"]').fill('20.00');
      await staff.page.locator('[name="reason"]').fill('Outage');
      await staff.page.locator('form [type="submit"]').click();
      await staff.press('Post');
      await staff.see('Posted.');
      await visit.press('Pay $120.00');
      await visit.see('Your balance has changed');
      await visit.settle();
      equal(await visit.page.getByLabel('Amount (CAD)').inputValue(), '100.00');
      await inspect(visit, 'a changed balance');
      await visit.picture('balance-changed');
      await visit.press('Review');
      await visit.press('Pay $100.00');
      await outcome(visit, accountId);
      await visit.see(thanks);
      await balance(visit, accountId, '0.00');
    },
  },
  {
    name: 'payments: staff refund a part, and see what the customer sees',
    async run(visit, stack, meet) {
      const { accountId, path, mailbox, staff } = await newPayer(visit, stack, meet);
      await saveCard(visit, stack, path, cards.good, 'new');
      await begin(visit, path, '120.00', saved);
      await visit.press('Pay $120.00');
      const id = await outcome(visit, accountId);
      const [entry] = await history(visit, accountId, ['payment -120.00', 'invoice 120.00']);

      await staff.open(`${path}/pay`);
      await staff.see('Only the customer can pay');
      await staff.open(`${path}/transactions/${entry.id}`);
      await staff.press('Refund this payment', 'link');
      await staff.arrive(`${path}/payments/${id}/refund`);
      equal(await staff.page.locator('[name="amount"]').inputValue(), '120.00');
      await refund(staff, '500.00');
      await staff.see('You can refund up to $120.00.');
      await refund(staff, '45.50');
      await staff.see('$45.50 goes back to the method that paid');
      await inspect(staff, 'the review of a refund');
      await staff.picture('refund-review');
      await staff.page.getByRole('button', { name: 'Refund $45.50' }).dblclick();
      await staff.page.waitForURL(/\/(transactions|payments)\/[^/]+$/);
      await staff.settle();

      await balance(visit, accountId, '45.50');
      const expected = ['refund 45.50', 'payment -120.00', 'invoice 120.00'];
      await history(visit, accountId, expected);
      await visit.open(`${path}/payments/${id}`);
      await visit.see('sent back to the method that paid');
      await inspect(visit, 'a payment with a refund');
      await visit.picture('refunded');
      const payment = await read(visit, `/accounts/${accountId}/payments/${id}`);
      equal(payment.refundable.amount, '74.50');
      await mailTo(stack, mailbox, /refund/i);
      await activity(visit, accountId, 'refunded a payment: $45.50');
      equal((await intentOf(stack, id)).amount, 12_000);
    },
  },
  {
    name: 'payments: a chargeback makes the amount owed again',
    async run(visit, stack, meet) {
      const { accountId, path } = await newPayer(visit, stack, meet);
      await saveCard(visit, stack, path, cards.good, 'new');
      await begin(visit, path, '120.00', saved);
      await visit.press('Pay $120.00');
      const id = await outcome(visit, accountId);
      await bankDoes(stack, id, 'charge-back');
      await balance(visit, accountId, '120.00');
      await visit.open(`${path}/payments/${id}`);
      await visit.see('Your bank charged this payment back');
      await inspect(visit, 'a chargeback');
      await visit.picture('charged-back');
      await history(visit, accountId, ['reversal 120.00', 'payment -120.00', 'invoice 120.00']);
      await activity(visit, accountId, 'charged a payment back: $120.00');
    },
  },
];

/** Fills in the form of a refund. */
async function refund({ page }, amount) {
  await page.locator('[name="amount"]').fill(amount);
  await page.locator('[name="reason"]').fill('An outage of a day');
  await page.locator('form [type="submit"]').click();
}
