/** Money as text. Amounts are decimal strings from beginning to end, never floats. */
import type { Language, Money } from '../api/types';

type Decimal = `${number}`;

const formats = new Map<string, Intl.NumberFormat>();

/** `$1,234.56` or `1 234,56 $`. */
export function formatMoney(language: Language, { amount, currency }: Money): string {
  const digits = decimals(amount);
  return write(numberFormat(language, digits, currency), amount);
}

/** `1,234.56` or `1 234,56`: the same without its currency, for a column that names it once. */
export function formatDecimal(language: Language, decimal: string): string {
  return write(numberFormat(language, decimals(decimal)), decimal);
}

/**
 * What somebody typed as an amount above zero: `1,234.50` or `1 234,50`, with at most the decimals
 * of `like`, in its currency. `null` for anything else, and for whatever could mean two amounts.
 *
 * Thousands are grouped by one kind of separator throughout, a blank or in English a comma, with
 * three digits after each. French takes a decimal point, too, as many keyboards have no other, but
 * not before three digits: there it may be meant to group.
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

/** The most digits before the decimal point that the server takes. */
const mostDigits = 15;

/** Whole number, decimal point and decimals. A group begins with no zero. */
const amountForms: Record<Language, RegExp> = {
  'en-CA': /^(\d+|[1-9]\d{0,2}(?:([ \u00a0\u2009\u202f,])\d{3})(?:\2\d{3})*)(?:(\.)(\d+))?$/,
  'fr-CA': /^(\d+|[1-9]\d{0,2}(?:([ \u00a0\u2009\u202f])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?$/,
};

/** Whether a decimal string is below zero. */
export function isNegative(amount: string): boolean {
  return amount.startsWith('-') && !isZero(amount);
}

/** Whether a decimal string is zero. */
export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

/** The same money without its sign. */
export function withoutSign({ amount, currency }: Money): Money {
  return { amount: amount.replace(/^-/, ''), currency };
}

/** Nothing, in the same currency and with as many decimals. */
export function zeroLike({ amount, currency }: Money): Money {
  return { amount: fromUnits(0n, decimals(amount)), currency };
}

/** The exact sum of moneys of one currency; `null` of nothing. */
export function sum(moneys: readonly Money[]): Money | null {
  const [first] = moneys;
  if (!first) return null;
  const digits = Math.max(...moneys.map(({ amount }) => decimals(amount)));
  const total = moneys.reduce((units, { amount }) => units + toUnits(amount, digits), 0n);
  return { amount: fromUnits(total, digits), currency: first.currency };
}

/** The amount that is farthest from zero; `0` of none. */
export function largest(amounts: readonly string[]): string {
  const digits = Math.max(0, ...amounts.map(decimals));
  const size = (amount: string) => magnitude(toUnits(amount, digits));
  return amounts.reduce((most, amount) => (size(amount) > size(most) ? amount : most), '0');
}

/** How large `part` is beside `whole`, both without sign, from 0 to 100. For drawing only. */
export function percentOf(part: string, whole: string): number {
  const digits = Math.max(decimals(part), decimals(whole));
  const divisor = magnitude(toUnits(whole, digits));
  if (divisor === 0n) return 0;
  return Number((magnitude(toUnits(part, digits)) * 10_000n) / divisor) / 100;
}

function decimals(decimal: string): number {
  const point = decimal.indexOf('.');
  return point < 0 ? 0 : decimal.length - point - 1;
}

function toUnits(amount: string, digits: number): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0'));
}

function fromUnits(units: bigint, digits: number): string {
  const sign = units < 0n ? '-' : '';
  const text = magnitude(units)
    .toString()
    .padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}

function numberFormat(language: Language, digits: number, currency?: string): Intl.NumberFormat {
  const key = `${language} ${digits} ${currency ?? ''}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, {
      ...(currency && { style: 'currency', currency }),
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, format);
  }
  return format;
}

/** With a true minus sign, as wide as a plus. */
function write(format: Intl.NumberFormat, decimal: string): string {
  return format
    .formatToParts(decimal as Decimal)
    .map(({ type, value }) => (type === 'minusSign' ? '−' : value))
    .join('');
}
