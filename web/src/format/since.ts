/** How long ago something was, in words. */
import type { Language } from '../api/types';

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `2 days ago` or `il y a 2 jours`; less than a minute counts as one. */
export function sinceText(language: Language, instant: string, now: number): string {
  const seconds = Math.max(60, (now - Date.parse(instant)) / 1_000);
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? units[2];
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  return format.format(-Math.floor(seconds / length), unit).replaceAll(' ', '\u00a0');
}
