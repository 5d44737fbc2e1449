/** Money as text. Amounts are decimal strings throughout, never floats. */
import type { Language, Money } from '../api/types';

type Decimal = `${number}`;

const formats = new Map<string, Intl.NumberFormat>();

/** `$1,234.56` or `1 234,56 $`. */
export function formatMoney(language: Language, { amount, currency }: Money): string {
  const digits = decimals(amount);
  return write(numberFormat(language, digits, currency), amount);
}

/** `1,234.56` or `1 234,56`: without the currency, for a column that names it in its header. */
export function formatDecimal(language: Language, decimal: string): string {
  return write(numberFormat(language, decimals(decimal)), decimal);
}

/** Whether an amount is below zero. */
export function isNegative(amount: string): boolean {
  return amount.startsWith('-') && !isZero(amount);
}

/** Whether an amount is zero. */
export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

/** The amount without its sign. */
export function withoutSign({ amount, currency }: Money): Money {
  return { amount: amount.replace(/^-/, ''), currency };
}

/** Zero in the same currency, with as many decimals. */
export function zeroLike({ amount, currency }: Money): Money {
  return { amount: fromUnits(0n, decimals(amount)), currency };
}

/** The exact sum of amounts in one currency; `null` for an empty list. */
export function sum(moneys: readonly Money[]): Money | null {
  const [first] = moneys;
  if (!first) return null;
  const digits = Math.max(...moneys.map(({ amount }) => decimals(amount)));
  const total = moneys.reduce((units, { amount }) => units + toUnits(amount, digits), 0n);
  return { amount: fromUnits(total, digits), currency: first.currency };
}

/** The amount with the largest absolute value; `0` for an empty list. */
export function largest(amounts: readonly string[]): string {
  const digits = Math.max(0, ...amounts.map(decimals));
  const size = (amount: string) => magnitude(toUnits(amount, digits));
  return amounts.reduce((most, amount) => (size(amount) > size(most) ? amount : most), '0');
}

/** `part` as a percentage of `whole`, both without sign. Rounded, for drawing only. */
export function percentOf(part: string, whole: string): number {
  const digits = Math.max(decimals(part), decimals(whole));
  const divisor = magnitude(toUnits(whole, digits));
  if (divisor === 0n) return 0;
  return Number((magnitude(toUnits(part, digits)) * 10_000n) / divisor) / 100;
}

/** How many decimals a decimal has. */
export function decimals(decimal: string): number {
  const point = decimal.indexOf('.');
  return point < 0 ? 0 : decimal.length - point - 1;
}

/** An amount in units of its last decimal. */
export function toUnits(amount: string, digits: number): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0'));
}

/** Units of the last decimal as an amount. */
export function fromUnits(units: bigint, digits: number): string {
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

/** Formats with a true minus sign, which is as wide as a plus. */
function write(format: Intl.NumberFormat, decimal: string): string {
  return format
    .formatToParts(decimal as Decimal)
    .map(({ type, value }) => (type === 'minusSign' ? '−' : value))
    .join('');
}
