/** Civil dates and instants as text. A civil date has no time zone, so it is formatted in UTC. */
import type { CardExpiry, Language, Period } from '../api/types';
import { supportedZone } from './days';

const formats = new Map<Language, Intl.DateTimeFormat>();

/** `Jul 15, 2026` or `15 juill. 2026`. */
export function formatDate(language: Language, date: string): string {
  return join(language, dateFormat(language).formatToParts(midnight(date)));
}

/** `Jul 1 – 31, 2026` or `1–31 juill. 2026`. */
export function formatPeriod(language: Language, { from, to }: Period): string {
  const parts = dateFormat(language).formatRangeToParts(midnight(from), midnight(to));
  return join(language, parts);
}

/** An instant in the account's time zone: `Jul 15, 2026, 3:04 p.m. EDT`. */
export function formatInstant(language: Language, instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: supportedZone(timeZone),
    timeZoneName: 'short',
  });
  return join(language, format.formatToParts(new Date(instant)));
}

/** `08/2027`, as printed on the card. */
export function formatExpiry({ month, year }: CardExpiry): string {
  return `${String(month).padStart(2, '0')}/${year}`;
}

/** Whether the card has expired on a day, such as `2026-07-15`. */
export function hasExpired({ month, year }: CardExpiry, today: string): boolean {
  return today.slice(0, 7) > `${year}-${String(month).padStart(2, '0')}`;
}

/** Whether `text` is a day of the calendar, such as `2026-07-15`. */
export function isCivilDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = midnight(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Writes the first day of a month as `1er` in French, which `Intl` does not. */
function join(language: Language, parts: readonly Intl.DateTimeFormatPart[]): string {
  const isFirst = ({ type, value }: Intl.DateTimeFormatPart) =>
    language === 'fr-CA' && type === 'day' && value === '1';
  return parts.map((part) => (isFirst(part) ? '1er' : part.value)).join('');
}

function midnight(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

function dateFormat(language: Language): Intl.DateTimeFormat {
  let format = formats.get(language);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
    formats.set(language, format);
  }
  return format;
}
