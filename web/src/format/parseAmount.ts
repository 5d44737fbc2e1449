/** Amounts as a user types them. */
import type { Language, Money } from '../api/types';
import { decimals, fromUnits, isZero, toUnits } from './money';

/**
 * Parses an amount above zero as a user types it: `1,234.50` or `1 234,50`, in the currency of
 * `like` and with at most its decimals. Gives `null` for anything else, including ambiguous input.
 *
 * A single kind of separator groups thousands, a blank or in English a comma, with three digits
 * after each. French also accepts a decimal point, since many keyboards have no decimal comma, but
 * not before three digits, where it could group thousands.
 */
export function parseAmount(language: Language, text: string, like: Money): Money | null {
  const typed = text.trim().replace(/^\$\s?|\s?\$$/, '');
  const [, number = '', , point = '', fraction = ''] = amountForms[language].exec(typed) ?? [];
  const whole = number.replaceAll(/\D/g, '');
  const digits = decimals(like.amount);
  if (whole === '' || whole.length > mostDigits || fraction.length > digits) return null;
  if (language === 'fr-CA' && point === '.' && fraction.length === 3) return null;
  if (isZero(whole + fraction)) return null;
  const units = toUnits(`${whole}.${fraction}`, digits);
  return { amount: fromUnits(units, digits), currency: like.currency };
}

/** The most digits before the decimal point that the server accepts. */
const mostDigits = 15;

/** Whole number, decimal point and decimals. The first group does not begin with a zero. */
const amountForms: Record<Language, RegExp> = {
  'en-CA': /^(\d+|[1-9]\d{0,2}(?:([ \u00a0\u2009\u202f,])\d{3})(?:\2\d{3})*)(?:(\.)(\d+))?$/,
  'fr-CA': /^(\d+|[1-9]\d{0,2}(?:([ \u00a0\u2009\u202f])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?$/,
};
