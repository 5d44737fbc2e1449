import type { Language } from '../../api/types';

/** The name of a time zone without daylight saving, such as `Eastern Time`, else its id. */
export function zoneName(language: Language, timeZone: string): string {
  try {
    const format = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'longGeneric' });
    const parts = format.formatToParts(new Date());
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
  } catch {
    return timeZone;
  }
}
