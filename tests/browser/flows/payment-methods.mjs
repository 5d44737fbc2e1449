/** Payment methods: added, ordered, removed. */
import { inspect } from '../lib/axe.mjs';
import { deepEqual, equal } from '../lib/equal.mjs';
import { activity, read } from '../lib/evidence.mjs';
import { atGateway, cards } from '../lib/gateway.mjs';
import { newPayer } from '../lib/payer.mjs';
import { saveCard, secure } from '../lib/paying.mjs';

export const paymentMethods = [
  {
    name: 'payments: methods are added, ordered, and removed with the keyboard',
    async run(visit, stack, meet) {
      const { accountId, path, user } = await newPayer(visit, stack, meet);
      const { page } = visit;
      await saveCard(visit, stack, path, cards.good, 'new');
      await saveCard(visit, stack, path, cards.other, 'change');
      await saveCard(visit, stack, path, cards.authenticate, 'new');
      deepEqual(await lastDigits(visit, accountId), ['4444', '4242', '3184']);

      const up = page.getByRole('button', { name: 'Move up: Visa ending in 3184' });
      await up.focus();
      await page.keyboard.press('Enter');
      await visit.see('Number 2 is now: Visa ending in 3184.');
      deepEqual(await lastDigits(visit, accountId), ['4444', '3184', '4242']);
      await visit.press('Make default: Visa ending in 4242');
      await visit.see('The default is now: Visa ending in 4242.');

      await visit.press('Change where receipts go: Visa ending in 4242');
      await page.getByLabel('Receipts by e-mail to').fill(user.email);
      await visit.press('Save');
      await visit.see(`Receipts go to ${user.email}.`);

      await visit.press('Remove: Visa ending in 4242');
      await visit.see('becomes the default.');
      await inspect(visit, 'the question before a removal');
      await visit.picture('remove-method');
      await visit.press('Remove now');
      await visit.see('Removed: Visa ending in 4242.');
      equal((await lastDigits(visit, accountId)).includes('4242'), false);
      await activity(visit, accountId, 'removed a payment method: Visa ending in 4242');

      await visit.open(`${path}/payment-methods?add=new`);
      await visit.press(secure);
      await atGateway(visit, stack);
      await page.getByRole('link', { name: 'Go back without paying' }).click();
      await visit.arrive(`${path}/payment-methods`);
      await visit.see('No payment method was saved.');
    },
  },
  {
    name: 'payments: pages of payments are closed to viewers',
    async run(visit, { viewer }) {
      await visit.signIn(viewer);
      await visit.speak('en-CA');
      for (const page of ['pay', 'payment-methods', 'payments/pay_1']) {
        await visit.open(`/accounts/${viewer.accountId}/${page}`);
        await visit.see('Only billing users and Office Managers can pay');
        equal(await visit.page.getByRole('alert').count(), 0);
      }
      await inspect(visit, 'a page that only payers see');
    },
  },
];

/** The last digits of the saved methods, in order. */
async function lastDigits(visit, accountId) {
  const { items } = await read(visit, `/accounts/${accountId}/payment-methods`);
  return items.map(({ last4 }) => last4);
}
