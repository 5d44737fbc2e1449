/** What a payment has left behind besides its page: ledger, e-mail, activity. */
import { equal } from './equal.mjs';
import { until } from './until.mjs';

/** The content of a path of the API, as the signed-in user of the visit gets it. */
export function read({ page }, path) {
  return page.evaluate(async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status} of ${address}`);
    return answer.json();
  }, `/v1${path}`);
}

/** Waits until the account has this balance. */
export function balance(visit, accountId, amount) {
  return until(async () => {
    const { currentBalance } = await read(visit, `/accounts/${accountId}/dashboard`);
    return currentBalance.amount.amount === amount ? currentBalance : null;
  }, `balance of ${amount}`);
}

/** Checks that Transaction History has exactly these types and amounts, newest first. */
export async function history(visit, accountId, expected) {
  const { items } = await read(visit, `/accounts/${accountId}/transactions?limit=50`);
  const found = items.map(({ type, amount }) => `${type} ${amount.amount}`);
  equal(found.join(', '), expected.join(', '));
  return items;
}

/** The e-mails so far to an address whose subject and text match. */
export async function mailsTo({ mailUrl }, address, pattern) {
  const { messages } = await (await fetch(mailUrl)).json();
  const mails = Object.values(messages).flat();
  return mails.filter(
    (mail) =>
      JSON.stringify(mail).includes(address) && pattern.test(`${mail.Subject}\n${mail.BodyText}`),
  );
}

/** Waits for an e-mail to an address whose subject and text match. */
export function mailTo(stack, address, pattern) {
  return until(async () => {
    const [found] = await mailsTo(stack, address, pattern);
    return found ?? null;
  }, `e-mail to ${address} like ${pattern}`);
}

/** Waits until the account's activity, on its page, has this sentence. */
export async function activity(visit, accountId, pattern) {
  await visit.open(`/accounts/${accountId}/activity`);
  await visit.page.locator('main li').filter({ hasText: pattern }).first().waitFor();
}
