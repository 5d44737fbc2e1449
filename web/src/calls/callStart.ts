/** Starts of calls as text, in the account's time zone. */
import type { Language } from '../api/types';

/** A start in the account's time zone, in parts. */
export interface LocalStart {
  /** `Jun 14, 2026` or `14 juin 2026`. */
  day: string;
  /** `2:03 p.m.` or `14 h 03`. */
  time: string;
  /** The same with seconds. */
  exactTime: string;
  /** `UTC−4` or `UTC+5:30`. */
  offset: string;
}

/** Writes the local start of a call, such as `2026-06-14T10:03:07.250-04:00`. */
export function formatStart(language: Language, localStart: string): LocalStart {
  const [, civil = '', hours = '', offset = ''] =
    /^(\d{4}-\d\d-\d\d)T([\d:.]+)(Z|[+-]\d\d:\d\d)$/.exec(localStart) ?? [];
  // The parts are local already, so they are written as if they were UTC.
  const date = new Date(`${civil}T${hours.slice(0, 8)}Z`);
  if (Number.isNaN(date.getTime())) {
    return { day: localStart, time: '', exactTime: '', offset: '' };
  }
  const text = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
      .formatToParts(date)
      .map((part) => partText(language, part))
      .join('');
  return {
    day: text({ dateStyle: 'medium' }),
    time: text({ hour: 'numeric', minute: '2-digit' }),
    exactTime: text({ hour: 'numeric', minute: '2-digit', second: '2-digit' }),
    offset: offsetText(offset),
  };
}

/** In French, the first of a month is `1er`, and an hour has no zero before it. */
function partText(language: Language, { type, value }: Intl.DateTimeFormatPart): string {
  if (language !== 'fr-CA') return value;
  if (type === 'day' && value === '1') return '1er';
  return type === 'hour' ? value.replace(/^0(?=\d)/, '') : value;
}

function offsetText(offset: string): string {
  if (offset === 'Z' || offset === '+00:00') return 'UTC';
  const [hours = '', minutes = ''] = offset.slice(1).split(':');
  const sign = offset.startsWith('-') ? '−' : '+';
  return `UTC${sign}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`;
}
