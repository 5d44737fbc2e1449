/** The periods that are a press away, and the one in the address. */
import type { Period } from '../../api/types';
import { isCivilDate } from '../../format/dates';
import { addDays, addMonths, firstOfMonth } from '../../format/days';

export type Preset = 'this-month' | 'last-month' | 'three-months' | 'this-year';

export const presets: readonly Preset[] = ['this-month', 'last-month', 'three-months', 'this-year'];

/** A preset's days, as of today. None is later than today. */
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

/** The preset that has these days; `null` for days of one's own. */
export function presetOf(period: Period, today: string): Preset | null {
  const has = (preset: Preset) => {
    const { from, to } = periodOf(preset, today);
    return from === period.from && to === period.to;
  };
  return presets.find(has) ?? null;
}

/** The period in the address; this month when it has none that makes sense. */
export function periodFrom(address: URLSearchParams, today: string): Period {
  const [from, to] = [address.get('from'), address.get('to')];
  const isPeriod =
    from !== null && to !== null && isCivilDate(from) && isCivilDate(to) && from <= to;
  return isPeriod ? { from, to } : periodOf('this-month', today);
}
