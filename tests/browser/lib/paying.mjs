/** The steps of a payment on the pages of the portal and of the gateway. */
import { atGateway, cards, enterBankAccount, enterCard } from './gateway.mjs';

/** The button that leads to the gateway's page. */
export const secure = 'Continue to the secure page';

/** Chooses a method in the form, by its name. */
export async function choose({ page }, method) {
  await page.getByRole('radio', { name: method, exact: true }).check();
}

/** Fills in the form up to the review; `null` leaves the proposed amount. */
export async function begin(visit, path, amount, method) {
  await visit.open(`${path}/pay`);
  if (amount !== null) await visit.page.getByLabel('Amount (CAD)').fill(amount);
  await choose(visit, method);
  await visit.press('Review');
  await visit.see('Check before you pay');
}

/** Waits for the outcome of a payment on its page; gives the payment's id. */
export async function outcome(visit, accountId) {
  await visit.page.waitForURL((url) => url.pathname.startsWith(`/accounts/${accountId}/payments/`));
  await visit.settle();
  await visit.speak('en-CA');
  return new URL(visit.page.url()).pathname.split('/').at(-1);
}

/** Saves a card on the gateway's page, as another one or in the place of the default. */
export async function saveCard(visit, stack, path, number, how, expiry) {
  await visit.open(`${path}/payment-methods?add=${how}`);
  await visit.press(secure);
  await atGateway(visit, stack);
  await enterCard(visit, number, 'Save card', expiry);
  const confirm = visit.page.getByRole('button', { name: 'Yes, confirm' });
  if (number === cards.authenticate) await confirm.click();
  await visit.arrive(`${path}/payment-methods`);
  await visit.see('Your payment method is saved.');
}

/** Pays the whole balance from a new bank account; gives the payment's id. */
export async function payFromBank(visit, stack, accountId, path) {
  await begin(visit, path, null, 'A new bank account');
  await visit.see('up to five business days');
  await visit.press(secure);
  await atGateway(visit, stack);
  await enterBankAccount(visit, 'Pay from bank account');
  return outcome(visit, accountId);
}
