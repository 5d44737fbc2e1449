/** Charges and durations as people type them in a filter. */
import type { Language } from '../api/types';
import { parseAmount } from '../format/parseAmount';

/** The most decimals of a charge. */
const chargeDecimals = 6;

/** The least charge of a search as a user types it, as a plain decimal; `null` if invalid. */
export function parseCharge(language: Language, text: string): string | null {
  const like = { amount: `0.${'0'.repeat(chargeDecimals)}`, currency: '' };
  const amount = parseAmount(language, text, like)?.amount ?? null;
  return amount?.replace(/\.?0+$/, '') ?? null;
}

/** Minutes as a user types them, `2`, `2.5` or `2:30`, in seconds; `null` if invalid. */
export function parseMinutes(text: string): number | null {
  const [, minutes, seconds, fraction] =
    /^(\d{1,6})(?::([0-5]\d)|[.,](\d{1,2}))?$/.exec(text.trim()) ?? [];
  if (minutes === undefined) return null;
  const rest = seconds ? Number(seconds) : Math.round(Number(`0.${fraction ?? '0'}`) * 60);
  return Number(minutes) * 60 + rest || null;
}

/** Seconds as a user would type them: `2` or `2:30`. */
export function minutesText(seconds: number): string {
  const rest = seconds % 60;
  const minutes = `${Math.floor(seconds / 60)}`;
  return rest === 0 ? minutes : `${minutes}:${`${rest}`.padStart(2, '0')}`;
}
