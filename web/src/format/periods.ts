/** Preset periods, and the period of a statement in the address. */
import type { Period } from '../api/types';
import { isCivilDate } from './dates';
import { addDays, addMonths, firstOfMonth } from './days';

/** A period that one press chooses. */
export type Preset = 'last-month' | 'this-month' | 'three-months' | 'this-year';

/** The presets in the order of the page. */
export const presets: readonly Preset[] = ['last-month', 'this-month', 'three-months', 'this-year'];

/** The days of a preset. None ends after today. */
export function periodOf(preset: Preset, today: string): Period {
  const first = firstOfMonth(today);
  switch (preset) {
    case 'this-month':
      return { from: first, to: today };
    case 'last-month':
      return { from: addMonths(first, -1), to: addDays(first, -1) };
    case 'three-months':
      return { from: addDays(addMonths(today, -3), 1), to: today };
    case 'this-year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
  }
}

/** The preset with these days; `null` for any other period. */
export function presetOf(period: Period, today: string): Preset | null {
  const has = (preset: Preset) => {
    const { from, to } = periodOf(preset, today);
    return from === period.from && to === period.to;
  };
  return presets.find(has) ?? null;
}

/**
 * The period in the address. Without a valid one it is the last month, which is complete.
 */
export function periodFrom(address: URLSearchParams, today: string): Period {
  const [from, to] = [address.get('from'), address.get('to')];
  const isPeriod =
    from !== null && to !== null && isCivilDate(from) && isCivilDate(to) && from <= to;
  return isPeriod ? { from, to } : periodOf('last-month', today);
}
