/** What is being filled in, and the posting that it makes. */
import type { Posting, PostingKind } from '../../api/posting';
import { ProblemError } from '../../api/problem';
import type { Language, Money } from '../../api/types';
import { parseAmount } from '../../format/money';

export interface Draft {
  kind: PostingKind;
  amount: string;
  /** Of an adjustment: whether it raises what is owed. */
  isRaising: boolean;
  reason: string;
  /** The invoice to pay first, or to give up; empty for none. */
  invoice: string;
  /** The entry to reverse or take back. */
  entry: string;
}

export type Field = 'amount' | 'reason' | 'invoice';

/** What the server calls the fields of the form. */
const pointers: readonly (readonly [string, Field])[] = [
  ['/amount', 'amount'],
  ['/reason', 'reason'],
  ['/invoiceNumber', 'invoice'],
];

/** The fields that cannot be meant. `balance` tells the currency and its decimals. */
export function missing(draft: Draft, language: Language, balance: Money): Field[] {
  const found: Field[] = [];
  if (parseAmount(language, draft.amount, balance) === null) found.push('amount');
  if (draft.reason.trim() === '') found.push('reason');
  return found;
}

/** The posting of a draft in which nothing is missing; else `null`. */
export function postingOf(draft: Draft, language: Language, balance: Money): Posting | null {
  const amount = parseAmount(language, draft.amount, balance);
  const reason = draft.reason.trim();
  if (amount === null || reason === '') return null;
  const { kind, entry } = draft;
  const invoiceNumber = draft.invoice.trim() === '' ? null : draft.invoice.trim();
  switch (kind) {
    case 'credit':
    case 'write-off':
      return { kind, body: { amount, reason, invoiceNumber } };
    case 'adjustment':
      return { kind, body: { amount: draft.isRaising ? amount : negated(amount), reason } };
    case 'reversal':
      return { kind, body: { entryId: entry, amount, reason } };
  }
}

/** What the server says of each field; empty when it is about none of them. */
export function faultsOf(error: unknown): Map<Field, string> {
  const faults = new Map<Field, string>();
  if (!(error instanceof ProblemError)) return faults;
  for (const { pointer, message } of error.problem.errors) {
    const known = pointers.find(([start]) => pointer.startsWith(start));
    if (known && !faults.has(known[1])) faults.set(known[1], message);
  }
  return faults;
}

/** What it adds to the balance. A reversal's sign is that of what it undoes, turned. */
export function effectOf(posting: Posting, undone: Money | null): Money {
  const { amount } = posting.body;
  switch (posting.kind) {
    case 'adjustment':
      return amount;
    case 'reversal':
      return undone?.amount.startsWith('-') ? amount : negated(amount);
    default:
      return negated(amount);
  }
}

function negated({ amount, currency }: Money): Money {
  return { amount: amount.startsWith('-') ? amount.slice(1) : `-${amount}`, currency };
}
