/** The time zones that an account can be in. */

/** Zones of Canada and the United States, from east to west, first in the list. */
const first = [
  'America/St_Johns',
  'America/Halifax',
  'America/Moncton',
  'America/Toronto',
  'America/New_York',
  'America/Winnipeg',
  'America/Regina',
  'America/Chicago',
  'America/Edmonton',
  'America/Denver',
  'America/Phoenix',
  'America/Vancouver',
  'America/Whitehorse',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
];

/** The zones with their names. `current` is in the list, whatever it is called. */
export function zonesIn(language: string, current: string): { value: string; text: string }[] {
  const all = new Set([...first, current, ...Intl.supportedValuesOf('timeZone')]);
  return [...all].map((value) => ({
    value,
    text: first.includes(value) || value === current ? nameOf(language, value) : plain(value),
  }));
}

/** What people call a zone, as in "Eastern Time – Toronto". */
export function nameOf(language: string, zone: string): string {
  const format = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: 'longGeneric' });
  const name = format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value;
  return name === undefined ? plain(zone) : `${capital(name)} – ${cityOf(zone)}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const plain = (zone: string) => zone.replaceAll('_', ' ');
const cityOf = (zone: string) => plain(zone.split('/').at(-1) ?? zone);
