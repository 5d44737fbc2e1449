/** The limits of Auto Pay as the user types them. */
import type { AutoPaySettings, ChangeAutoPayRequest, Language, Money } from '../../../api/types';
import { parseAmount } from '../../../format/parseAmount';
import { isMoreThan, typedAmount } from '../../../payments/amounts';

/** A field of the form, by its name in the request. */
export type Field = 'cap' | 'holdAbovePercent' | 'reviewDays';

/** What the user has typed; without a field whose saved value is unchanged. */
export type Typed = Partial<Record<Field, string>>;

/** What can be wrong with a field before anything is sent. */
export type Wrong = 'bad-amount' | 'low-cap' | 'bad-number';

/** The limits, as the request has them. */
export type Limits = Pick<Required<ChangeAutoPayRequest>, Field>;

/** The JSON pointers of the fields. */
export const pointers: readonly (readonly [string, Field])[] = [
  ['/cap', 'cap'],
  ['/holdAbovePercent', 'holdAbovePercent'],
  ['/reviewDays', 'reviewDays'],
];

/** The largest numbers that the fields take. */
export const most = { holdAbovePercent: 1000, reviewDays: 30 };

/** The fields as the form shows them. */
export function textsOf(
  { cap, holdAbovePercent, reviewDays }: AutoPaySettings,
  typed: Typed,
  language: Language,
): Record<Field, string> {
  return {
    cap: cap === null ? '' : typedAmount(language, cap),
    holdAbovePercent: String(holdAbovePercent ?? ''),
    reviewDays: String(reviewDays),
    ...typed,
  };
}

/** The limits that the fields say, or what is wrong with them, in the order of the form. */
export function read(
  texts: Record<Field, string>,
  least: Money,
  language: Language,
): Limits | Map<Field, Wrong> {
  const wrong = new Map<Field, Wrong>();
  const cap = texts.cap.trim() === '' ? null : parseAmount(language, texts.cap, least);
  if (texts.cap.trim() !== '' && cap === null) wrong.set('cap', 'bad-amount');
  if (cap !== null && isMoreThan(least, cap)) wrong.set('cap', 'low-cap');
  const percent = numberOf(texts.holdAbovePercent.replace(/\s*%\s*$/, ''), most.holdAbovePercent);
  if (percent === undefined) wrong.set('holdAbovePercent', 'bad-number');
  const days = numberOf(texts.reviewDays, most.reviewDays);
  if (days === undefined) wrong.set('reviewDays', 'bad-number');
  if (wrong.size > 0) return wrong;
  return { cap, holdAbovePercent: percent ?? null, reviewDays: days ?? 0 };
}

/** A whole number; `null` for an empty text, and undefined for any other. */
function numberOf(text: string, largest: number): number | null | undefined {
  const digits = text.trim();
  if (digits === '') return null;
  return /^\d{1,4}$/.test(digits) && Number(digits) <= largest ? Number(digits) : undefined;
}
