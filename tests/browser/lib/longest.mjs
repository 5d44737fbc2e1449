/** Accounts with the longest names, numbers and texts that the portal accepts, without blanks. */
import { upload } from './billing.mjs';

const run = Date.now().toString(36);
/** A text of this length, filled with wide letters. `begin` makes it unique. */
const long = (length, begin = '') => begin.padEnd(length, 'W');
const text = long(500);
const amount = '999999999999999.99';

/** A host name of 190 bytes, in labels of at most 63. */
const host = `${'w'.repeat(63)}.${'w'.repeat(63)}.${'w'.repeat(58)}.ca`;

/** A user whose names and e-mail address have the greatest length. */
export const manager = {
  username: long(64, run).toLowerCase(),
  email: `${long(63, run).toLowerCase()}@${host}`,
  givenName: long(100),
  familyName: long(100, run.toUpperCase()),
};

/** A user whom the manager invites. */
export const guest = {
  ...manager,
  username: long(64, `g${run}`).toLowerCase(),
  email: `g${manager.email.slice(1)}`,
};

/** A user whom the import records. */
const waiting = {
  ...manager,
  username: long(64, `w${run}`).toLowerCase(),
  email: `w${manager.email.slice(1)}`,
};

/** Two accounts to which the manager is invited, and one whose manager's user name is taken. */
export const accounts = {
  first: long(64, `first-${run}-`),
  second: long(64, `second-${run}-`),
  taken: long(64, `taken-${run}-`),
};

const account = (id, invited = null) => ({
  type: 'account',
  id,
  revision: 1,
  name: text,
  number: id,
  currency: 'USD',
  timeZone: 'America/Toronto',
  language: 'en-CA',
  billTo: {
    name: manager.email,
    line1: text,
    line2: text,
    city: text,
    region: text,
    postalCode: text,
    country: 'CA',
  },
  emails: [],
  ...(invited && { manager: invited }),
});

const invoice = {
  type: 'invoice',
  id: long(128, run),
  accountId: accounts.first,
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
  accountId: accounts.first,
  receivedOn: '2026-10-15',
  amount: '899999999999999.99',
  currency: 'USD',
  method: 'bank-debit',
  reference: text,
  invoiceNumber: invoice.number,
};

let uploaded;

/** Uploads the accounts, once; gives the report. */
export function uploadLongest(stack) {
  uploaded ??= upload(stack, `longest-${run}.jsonl`, [
    account(accounts.first),
    invoice,
    payment,
    account(accounts.second, waiting),
    account(accounts.taken, { ...waiting, email: `t${waiting.email.slice(1)}` }),
  ]);
  return uploaded;
}
