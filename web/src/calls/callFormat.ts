/** Charges and months of calls as text. */
import type { Language, Period } from '../api/types';
import { addDays, addMonths } from '../format/days';
import { formatDecimal, formatMoney } from '../format/money';

/**
 * A charge with its currency, exact: `$0.0036`, but `$48.10`. Charges come without trailing zeros.
 */
export function formatCharge(language: Language, charge: string, currency: string): string {
  return formatMoney(language, { amount: padded(charge, decimalsOf(currency)), currency });
}

/** A charge without its currency. */
export function formatPlainCharge(language: Language, charge: string, currency: string): string {
  return formatDecimal(language, padded(charge, decimalsOf(currency)));
}

/** `June 2026` or `juin 2026`. */
export function formatMonth(language: Language, month: string): string {
  const format = new Intl.DateTimeFormat(language, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}

/** The first and the last day of a month. */
export function daysOfMonth(month: string): Period {
  const from = `${month}-01`;
  return { from, to: addDays(addMonths(from, 1), -1) };
}

/** Adds zeros up to so many decimals. */
function padded(charge: string, decimals: number): string {
  const [whole = '0', fraction = ''] = charge.split('.');
  const digits = fraction.padEnd(decimals, '0');
  return digits === '' ? whole : `${whole}.${digits}`;
}

/** How many decimals a currency has. */
function decimalsOf(currency: string): number {
  const format = new Intl.NumberFormat('en-CA', { style: 'currency', currency });
  return format.resolvedOptions().minimumFractionDigits ?? 2;
}
