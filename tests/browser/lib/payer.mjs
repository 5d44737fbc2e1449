/** A customer with an account of their own and one open invoice, for flows that pay. */
import { upload } from './billing.mjs';
import { equal } from './equal.mjs';
import { firstLogin, invite, newUser } from './users.mjs';

let count = 0;

/**
 * Creates an account with an invoice of 120.00 CAD, due in the past unless the flow says otherwise,
 * and signs its new Office Manager in. `earlier` gives documents that come before the invoice.
 * Gives what the flow needs to know.
 */
export async function newPayer(visit, stack, meet, { dueOn, earlier = () => [], timeZone } = {}) {
  count += 1;
  const run = `${Date.now().toString(36)}-${count}`;
  const accountId = `payer-${run}`;
  const number = `INV-${run}`;
  const report = await upload(stack, `${accountId}.jsonl`, [
    account(accountId, timeZone),
    ...earlier(accountId),
    invoice(accountId, number, '120.00', dueOn),
  ]);
  equal(report.rejected, 0);
  const staff = await meet();
  await staff.signIn(stack.admin);
  await staff.speak('en-CA');
  const user = newUser('payer');
  await invite(staff, accountId, user, 'Office Manager');
  await firstLogin(visit, stack, user);
  await visit.speak('en-CA');
  const path = `/accounts/${accountId}`;
  return { accountId, mailbox: mailbox(accountId), number, path, staff, user };
}

/** The address of an account's mails. */
const mailbox = (id) => `${id}@mapleridge.example.ca`;

const account = (id, timeZone = 'America/Toronto') => ({
  type: 'account',
  id,
  revision: 1,
  name: 'Elm Street Dental',
  number: id.slice(-6),
  currency: 'CAD',
  timeZone,
  language: 'en-CA',
  billTo: {
    name: 'Payer',
    line1: '18 Elm St',
    city: 'Toronto',
    region: 'ON',
    postalCode: 'M5G 1G7',
    country: 'CA',
  },
  emails: [mailbox(id)],
});

/** An invoice as the billing system sends it. */
export const invoice = (accountId, number, total, dueOn = '2026-07-31') => ({
  type: 'invoice',
  id: number,
  accountId,
  number,
  issuedOn: '2026-07-01',
  dueOn,
  currency: 'CAD',
  period: { from: '2026-06-01', to: '2026-06-30' },
  lines: [
    {
      id: '1',
      description: 'Seats',
      category: 'recurring',
      quantity: '1',
      unitPrice: total,
      amount: total,
    },
  ],
  taxes: [],
  total,
});
