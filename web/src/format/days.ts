/** Civil days counted: which day it is somewhere, and days before it. */

/**
 * The zone, if this browser knows it; else UTC, which a time then names. A zone may be newer than
 * the browser, or be nowhere, as `Etc/Unknown`.
 */
export function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** Which day it is in a zone, as `2026-07-15`. */
export function todayIn(timeZone: string, now: Date): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: knownZone(timeZone),
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

/** The first day of a day's month. */
export function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

export function addDays(day: string, days: number): string {
  const [year, month, date] = partsOf(day);
  return text(new Date(Date.UTC(year, month - 1, date + days)));
}

/** So many months later or earlier: the same day of the month, or that month's last. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = partsOf(day);
  const last = new Date(Date.UTC(year, month + months, 0));
  return text(new Date(Date.UTC(year, month - 1 + months, Math.min(date, last.getUTCDate()))));
}

function partsOf(day: string): [number, number, number] {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return [year, month, date];
}

function text(date: Date): string {
  return date.toISOString().slice(0, 10);
}
