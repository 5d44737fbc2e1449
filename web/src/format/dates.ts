/** Civil dates as text. A civil date has no zone, so it is written in the zone it is read in. */
import type { CardExpiry, Language, Period } from '../api/types';
import { knownZone } from './days';

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

/** An instant where the account is: `Jul 15, 2026, 3:04 p.m. EDT`. */
export function formatInstant(language: Language, instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: knownZone(timeZone),
    timeZoneName: 'short',
  });
  return join(language, format.formatToParts(new Date(instant)));
}

/** `08/2027`, as it stands on the card. */
export function formatExpiry({ month, year }: CardExpiry): string {
  return `${String(month).padStart(2, '0')}/${year}`;
}

/** Whether a card's last month is over on a day, as `2026-07-15`. */
export function hasExpired({ month, year }: CardExpiry, today: string): boolean {
  return today.slice(0, 7) > `${year}-${String(month).padStart(2, '0')}`;
}

/** Whether `text` is a day of the calendar, as `2026-07-15`. */
export function isCivilDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = midnight(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** French says the first day of a month as an ordinal, which `Intl` leaves out. */
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
