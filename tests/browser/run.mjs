/**
 * Runs the flows on the stack that STACK_JSON names. Words after `npm run e2e --` select the flows
 * whose names contain all of them.
 */
import { mkdir } from 'node:fs/promises';

import { Browser } from './lib/browser.mjs';
import { pictures } from './lib/pictures.mjs';
import { readStack } from './lib/stack.mjs';
import { accessibility } from './flows/accessibility.mjs';
import { accounts } from './flows/accounts.mjs';
import { aging } from './flows/aging.mjs';
import { autoPay } from './flows/auto-pay.mjs';
import { autoPayDays } from './flows/auto-pay-days.mjs';
import { calls } from './flows/calls.mjs';
import { causes } from './flows/causes.mjs';
import { firstLogin } from './flows/first-login.mjs';
import { invoices } from './flows/invoices.mjs';
import { login } from './flows/login.mjs';
import { paymentMethods } from './flows/payment-methods.mjs';
import { payments } from './flows/payments.mjs';
import { phone } from './flows/phone.mjs';
import { corrections } from './flows/corrections.mjs';
import { profiles } from './flows/profile.mjs';
import { session } from './flows/session.mjs';
import { staff } from './flows/staff.mjs';
import { statement } from './flows/statement.mjs';
import { transactions } from './flows/transactions.mjs';
import { users } from './flows/users.mjs';
import { width } from './flows/width.mjs';

// The first login comes first: it uses up its invitation. The days of Auto Pay come last, because
// what was written in the moved time keeps it.
const flows = [
  firstLogin,
  session,
  transactions,
  accounts,
  aging,
  statement,
  invoices,
  causes,
  profiles,
  calls,
  staff,
  login,
  users,
  phone,
  width,
  accessibility,
  corrections,
  payments,
  paymentMethods,
  autoPay,
  autoPayDays,
].flat();

const words = process.argv.slice(2);
const chosen = flows.filter(({ name }) => words.every((word) => name.includes(word)));
const stack = await readStack();
await mkdir(pictures, { recursive: true });
const browser = await Browser.launch(stack);

let failed = 0;
for (const { name, run } of chosen) {
  const startedAt = performance.now();
  const visits = [];
  /** Adds a visit of another user, in a browser context of its own. */
  const meet = async () => {
    visits.push(await browser.visit());
    return visits.at(-1);
  };
  try {
    await run(await meet(), stack, meet);
    for (const visit of visits) visit.check();
    console.log(`ok    ${name} (${seconds(startedAt)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name} (${seconds(startedAt)} s)\n${indent(error)}`);
    for (const [number, visit] of visits.entries()) {
      await visit.picture(`failed-${name.replaceAll(/\W+/g, '-')}-${number}`);
    }
  } finally {
    for (const visit of visits) await visit.close();
  }
}
await browser.close();
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && chosen.length > 0 ? 0 : 1;

function seconds(startedAt) {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}

function indent(error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replaceAll(/^/gm, '      ');
}
