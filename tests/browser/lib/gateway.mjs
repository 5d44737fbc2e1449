/** The local stack's simulation of Stripe: what it holds, and what a bank does there. */
import { until } from './until.mjs';

/** The payment intent of a payment of the portal. */
export function intentOf({ stripeSimUrl }, paymentId) {
  return until(async () => {
    const { data } = await ask(`${stripeSimUrl}/v1/payment_intents?limit=100`, {
      headers: { authorization: 'Bearer sk_test_browser' },
    });
    return data.find(({ metadata }) => metadata.payment_id === paymentId) ?? null;
  }, `payment intent of ${paymentId}`);
}

/** Lets the bank do something about a payment: `settle`, `return`, `charge-back`. */
export async function bankDoes(stack, paymentId, step) {
  const { id } = await intentOf(stack, paymentId);
  const address = `${stack.stripeSimUrl}/_sim/payment-intents/${id}/${step}`;
  await ask(address, { method: 'POST' });
}

async function ask(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${answer.status} of ${address}: ${await answer.text()}`);
  return answer.json();
}

/** Test numbers of Stripe. */
export const cards = {
  good: '4242 4242 4242 4242',
  other: '5555 5555 5555 4444',
  declined: '4000 0000 0000 0002',
  /** Can be saved; every payment with it is declined. */
  declinedLater: '4000 0000 0000 0341',
  authenticate: '4000 0027 6000 3184',
};

/** Fills in the hosted page's card form and sends it. */
export async function enterCard({ page }, number, button, expiry = '08 / 34') {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry date').fill(expiry);
  await page.getByLabel('Security code (CVC)').fill('123');
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** Fills in the hosted page's form for a bank account and sends it. */
export async function enterBankAccount({ page }, button) {
  await page.getByLabel('Institution number').fill('000');
  await page.getByLabel('Transit number').fill('11000');
  await page.getByLabel('Account number').fill('000123456789');
  await page.getByLabel('I agree').check();
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** Waits until the browser is at the gateway. */
export function atGateway({ page }, { stripeSimUrl }) {
  return page.waitForURL((url) => url.origin === new URL(stripeSimUrl).origin);
}
