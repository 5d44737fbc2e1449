import type { Language } from '../../../api/types';
import { supportedZone } from '../../../format/days';

/** The time of day of an instant in a time zone: `6:00 a.m. EST` or `6 h 00 HNE`. */
export function formatTime(language: Language, instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(language, {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: supportedZone(timeZone),
    timeZoneName: 'short',
  });
  const parts = format.formatToParts(new Date(instant));
  // French writes 6 h 00, for which `Intl` gives 06 h 00.
  const shown = ({ type, value }: Intl.DateTimeFormatPart) =>
    type === 'hour' ? value.replace(/^0(?=\d)/, '') : value;
  return parts.map(shown).join('');
}
