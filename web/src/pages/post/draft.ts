/** The draft in the form, and the document that it makes. */
import type { Posting, PostingKind } from '../../api/corrections';
import { ProblemError } from '../../api/problem';
import type { Language, Money } from '../../api/types';
import { parseAmount } from '../../format/parseAmount';
import { negated } from '../../payments/amounts';

/** The content of the form, as typed. */
export interface Draft {
  kind: PostingKind;
  amount: string;
  /** For an adjustment: whether it raises the balance. */
  isRaising: boolean;
  reason: string;
  /** The invoice to pay first or to write off; empty for none. */
  invoice: string;
  /** The entry to reverse. */
  entry: string;
}

/** A field of the form that can be wrong. */
export type Field = 'amount' | 'reason' | 'invoice';

/** The JSON pointers of the fields. */
const pointers: readonly (readonly [string, Field])[] = [
  ['/amount', 'amount'],
  ['/reason', 'reason'],
  ['/invoiceNumber', 'invoice'],
];

/** The fields that are missing or wrong. `balance` gives the currency and its decimals. */
export function wrongFields(draft: Draft, language: Language, balance: Money): Field[] {
  const found: Field[] = [];
  if (parseAmount(language, draft.amount, balance) === null) found.push('amount');
  if (draft.reason.trim() === '') found.push('reason');
  return found;
}

/** The document to post; `null` while a field is missing or wrong. */
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

/** The server's message for each field; empty when the error concerns no field. */
export function fieldErrorsOf(error: unknown): Map<Field, string> {
  const fieldErrors = new Map<Field, string>();
  if (!(error instanceof ProblemError)) return fieldErrors;
  for (const { pointer, message } of error.problem.errors) {
    const match = pointers.find(([start]) => pointer.startsWith(start));
    if (match && !fieldErrors.has(match[1])) fieldErrors.set(match[1], message);
  }
  return fieldErrors;
}

/** The effect on the balance. A reversal has the opposite sign of the entry it reverses. */
export function effectOf(posting: Posting, reversedAmount: Money | null): Money {
  const { amount } = posting.body;
  switch (posting.kind) {
    case 'adjustment':
      return amount;
    case 'reversal':
      return reversedAmount?.amount.startsWith('-') ? amount : negated(amount);
    default:
      return negated(amount);
  }
}
