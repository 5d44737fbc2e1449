/** The draft of a refund in the form, and the request that it makes. */
import type { Language, Money, RefundRequest } from '../../api/types';
import { parseAmount } from '../../format/parseAmount';
import { isMoreThan } from '../../payments/amounts';

/** The content of the form, as typed. */
export interface Draft {
  amount: string;
  reason: string;
}

/** A field of the form that can be wrong. */
export type Field = 'amount' | 'reason';

/** What can be wrong with a field before anything is sent. */
export type Wrong = 'no-amount' | 'too-much' | 'missing';

/** The JSON pointers of the fields. */
export const pointers: readonly (readonly [string, Field])[] = [
  ['/amount', 'amount'],
  ['/reason', 'reason'],
];

/** What is wrong, by field, in the order of the form. */
export function wrongFields(
  { amount, reason }: Draft,
  language: Language,
  refundable: Money,
): Map<Field, Wrong> {
  const wrong = new Map<Field, Wrong>();
  const parsed = parseAmount(language, amount, refundable);
  if (parsed === null) wrong.set('amount', 'no-amount');
  else if (isMoreThan(parsed, refundable)) wrong.set('amount', 'too-much');
  if (reason.trim() === '') wrong.set('reason', 'missing');
  return wrong;
}

/** The request; `null` while a field is wrong. */
export function requestOf(
  draft: Draft,
  language: Language,
  refundable: Money,
): RefundRequest | null {
  const amount = parseAmount(language, draft.amount, refundable);
  if (amount === null || wrongFields(draft, language, refundable).size > 0) return null;
  return { amount, reason: draft.reason.trim() };
}
