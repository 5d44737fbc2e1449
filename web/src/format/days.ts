/** Arithmetic of civil days, written as `2026-07-15`. */

/**
 * The time zone if this browser supports it, else UTC. A zone may be newer than the browser, or
 * unknown to any, such as `Etc/Unknown`.
 */
export function supportedZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** The current day in a time zone, such as `2026-07-15`. */
export function todayIn(timeZone: string, now: Date): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: supportedZone(timeZone),
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

/** The first day of the month. */
export function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

/** The day so many days later, or earlier when `days` is negative. */
export function addDays(day: string, days: number): string {
  const [year, month, date] = partsOf(day);
  return text(new Date(Date.UTC(year, month - 1, date + days)));
}

/** The same day so many months later or earlier, or the last day of a shorter month. */
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
