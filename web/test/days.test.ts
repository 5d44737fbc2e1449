import { describe, expect, it } from 'vitest';

import { addDays, addMonths, firstOfMonth, todayIn } from '../src/format/days';
import { periodFrom, periodOf, presetOf, presets } from '../src/format/periods';

describe('civil days', () => {
  it('follow the given time zone, not the browser’s', () => {
    const instant = new Date('2026-07-01T02:30:00Z');
    expect(todayIn('America/Vancouver', instant)).toBe('2026-06-30');
    expect(todayIn('UTC', instant)).toBe('2026-07-01');
    expect(todayIn('Pacific/Kiritimati', instant)).toBe('2026-07-01');
  });

  it('add up across months, years and leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(addMonths('2026-05-31', -3)).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
    expect(firstOfMonth('2026-11-23')).toBe('2026-11-01');
  });
});

describe('the periods of a statement', () => {
  const today = '2026-03-31';

  it.each([
    ['this-month', '2026-03-01', '2026-03-31'],
    ['last-month', '2026-02-01', '2026-02-28'],
    ['three-months', '2026-01-01', '2026-03-31'],
    ['this-year', '2026-01-01', '2026-03-31'],
  ] as const)('%s begins on %s and ends on %s', (preset, from, to) => {
    expect(periodOf(preset, today)).toEqual({ from, to });
  });

  it('never end after today', () => {
    for (const preset of presets)
      expect(periodOf(preset, '2026-01-01').to <= '2026-01-01').toBe(true);
  });

  it('are recognized by their days', () => {
    expect(presetOf({ from: '2026-02-01', to: '2026-02-28' }, today)).toBe('last-month');
    expect(presetOf({ from: '2026-02-02', to: '2026-02-28' }, today)).toBeNull();
  });

  it('come from the address if it has a valid period', () => {
    const read = (address: string) => periodFrom(new URLSearchParams(address), today);
    expect(read('from=2025-05-01&to=2025-05-31')).toEqual({ from: '2025-05-01', to: '2025-05-31' });
    const month = { from: '2026-02-01', to: '2026-02-28' };
    expect(read('')).toEqual(month);
    expect(read('from=2026-02-30&to=2026-03-01')).toEqual(month);
    expect(read('from=2026-03-02&to=2026-03-01')).toEqual(month);
  });
});
