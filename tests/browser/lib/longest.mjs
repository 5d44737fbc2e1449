/** Accounts whose names, numbers and texts are as long as the portal accepts, without a blank. */
import { drop } from './billing.mjs';

const run = Date.now().toString(36);
/** As many bytes or characters, the last of them wide; what comes first makes it one of a kind. */
const long = (length, begin = '') => begin.padEnd(length, 'W');
const text = long(500);
const amount = '999999999999999.99';

/** Of 190 bytes, in parts of at most 63. */
const host = `${'w'.repeat(63)}.${'w'.repeat(63)}.${'w'.repeat(58)}.ca`;

/** User name, names and address are of the greatest length. */
export const person = {
  username: long(64, run).toLowerCase(),
  email: `${long(63, run).toLowerCase()}@${host}`,
  givenName: long(100),
  familyName: long(100, run.toUpperCase()),
};

/** Another one, whom the first invites. */
export const guest = {
  ...person,
  username: long(64, `g${run}`).toLowerCase(),
  email: `g${person.email.slice(1)}`,
};

/** A third, whom the import records. */
const waiting = {
  ...person,
  username: long(64, `w${run}`).toLowerCase(),
  email: `w${person.email.slice(1)}`,
};

/** Two accounts to which the person is invited, and one whose manager's user name is taken. */
export const accounts = {
  own: long(64, `own-${run}-`),
  second: long(64, `second-${run}-`),
  taken: long(64, `taken-${run}-`),
};

const account = (id, manager = null) => ({
  type: 'account',
  id,
  revision: 1,
  name: text,
  number: id,
  currency: 'USD',
  timeZone: 'America/Toronto',
  language: 'en-CA',
  billTo: {
    name: person.email,
    line1: text,
    line2: text,
    city: text,
    region: text,
    postalCode: text,
    country: 'CA',
  },
  emails: [],
  ...(manager && { manager }),
});

const invoice = {
  type: 'invoice',
  id: long(128, run),
  accountId: accounts.own,
  number: long(64),
  issuedOn: '2026-07-01',
  dueOn: '2026-07-31',
  currency: 'USD',
  period: { from: '2026-06-01', to: '2026-06-30' },
  lines: [
    {
      id: '1',
      description: text,
      category: 'usage',
      quantity: '999999999999999.999999',
      unitPrice: '999999999999999.999999',
      amount,
      usage: { calls: 999_999_999, billedSeconds: 999_999_999 },
    },
  ],
  taxes: [{ name: text, rate: '0', amount: '0.00', registration: text }],
  total: amount,
};

const payment = {
  type: 'payment',
  id: long(128, `p${run}`),
  accountId: accounts.own,
  receivedOn: '2026-10-15',
  amount: '899999999999999.99',
  currency: 'USD',
  method: 'bank-debit',
  reference: text,
  invoiceNumber: invoice.number,
};

let dropped;

/** Drops the accounts, once. */
export function postLongest(stack) {
  dropped ??= drop(stack, `longest-${run}.jsonl`, [
    account(accounts.own),
    invoice,
    payment,
    account(accounts.second, waiting),
    account(accounts.taken, { ...waiting, email: `t${waiting.email.slice(1)}` }),
  ]);
  return dropped;
}
