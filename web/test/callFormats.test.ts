/** Charges, starts and days of calls as text and as bars. */
import { describe, expect, it } from 'vitest';

import { daysOfMonth, formatCharge, formatMonth, formatPlainCharge } from '../src/calls/callFormat';
import { formatStart } from '../src/calls/callStart';
import { formatBytes } from '../src/calls/useFileFormat';
import { minutesOf } from '../src/calls/useCallFormat';
import { dayBars, nameBars } from '../src/pages/callHistory/bars';
import { group } from './callData';

/** Plain blanks, so that a test can be read. */
const text = (formatted: string) => formatted.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('a charge', () => {
  it.each([
    ['0.000001', '$0.000001'],
    ['0.005004', '$0.005004'],
    ['0.0036', '$0.0036'],
    ['0.015', '$0.015'],
    ['48.1', '$48.10'],
    ['48', '$48.00'],
    ['0', '$0.00'],
    ['-0.005004', '−$0.005004'],
    // No float holds this one.
    ['9007199254740993.000001', '$9,007,199,254,740,993.000001'],
  ])('of %s is written in full, never rounded: %s', (charge, written) => {
    expect(text(formatCharge('en-CA', charge, 'CAD'))).toBe(written);
  });

  it('is written as French Canada does', () => {
    expect(text(formatCharge('fr-CA', '1234.005004', 'CAD'))).toBe('1 234,005004 $');
    expect(text(formatPlainCharge('fr-CA', '1234.5', 'CAD'))).toBe('1 234,50');
  });

  it('has the decimals of its currency at least', () => {
    expect(text(formatPlainCharge('en-CA', '12', 'JPY'))).toBe('12');
    expect(text(formatPlainCharge('en-CA', '12.5', 'JPY'))).toBe('12.5');
  });
});

describe('the start of a call', () => {
  const parts = (start: string, language: 'en-CA' | 'fr-CA' = 'en-CA') => {
    const { day, time, exactTime, offset } = formatStart(language, start);
    return [day, time, exactTime, offset].map(text);
  };

  it('is that of the account, whatever the time zone of the browser', () => {
    expect(parts('2026-06-14T23:59:07.250-04:00')).toEqual([
      'Jun 14, 2026',
      '11:59 p.m.',
      '11:59:07 p.m.',
      'UTC−4',
    ]);
  });

  it('in the repeated hour of a clock change differs by its offset only', () => {
    const [first, second] = ['-04:00', '-05:00'].map((offset) =>
      parts(`2026-11-01T01:30:00.000${offset}`),
    );
    expect(first?.slice(0, 3)).toEqual(second?.slice(0, 3));
    expect([first?.[3], second?.[3]]).toEqual(['UTC−4', 'UTC−5']);
  });

  it.each([
    ['2026-06-01T10:00:00.000Z', 'UTC'],
    ['2026-06-01T10:00:00.000+00:00', 'UTC'],
    ['2026-06-01T10:00:00.000+05:30', 'UTC+5:30'],
    ['2026-06-01T10:00:00.000-03:30', 'UTC−3:30'],
    ['2026-06-01T10:00:00.000+12:45', 'UTC+12:45'],
  ])('at %s says %s', (start, offset) => {
    expect(formatStart('en-CA', start).offset).toBe(offset);
  });

  it('is written as French Canada does', () => {
    expect(parts('2026-08-01T09:05:00.000-04:00', 'fr-CA').slice(0, 2)).toEqual([
      '1er août 2026',
      '9 h 05',
    ]);
  });

  it('that cannot be read is shown as it came', () => {
    expect(formatStart('en-CA', 'soon').day).toBe('soon');
  });
});

describe('a month', () => {
  it.each([
    ['2026-02', '2026-02-28'],
    ['2028-02', '2028-02-29'],
    ['2026-11', '2026-11-30'],
    ['2026-12', '2026-12-31'],
  ])('%s ends on %s', (month, last) => {
    expect(daysOfMonth(month)).toEqual({ from: `${month}-01`, to: last });
  });

  it('has its own name in every time zone', () => {
    expect(formatMonth('en-CA', '2026-11')).toBe('November 2026');
    expect(formatMonth('fr-CA', '2026-11')).toBe('novembre 2026');
  });
});

describe('lengths', () => {
  it('of calls are minutes and two digits of seconds', () => {
    expect(minutesOf(61_377)).toEqual({ minutes: 1_022, seconds: '57' });
    expect(minutesOf(5)).toEqual({ minutes: 0, seconds: '05' });
  });

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_240_000, '1.2 MB'],
    [12_340_000, '12 MB'],
    [2_000_000_000, '2 GB'],
  ])('of a file of %i bytes are %s', (bytes, written) => {
    expect(text(formatBytes('en-CA', bytes))).toBe(written);
  });
});

describe('the bars of days', () => {
  const noDays = { from: null, to: null };

  it('have one for each civil day, also without calls', () => {
    const bars = dayBars(
      [group('2026-10-30', 2, '0.5'), group('2026-11-02', 1, '1')],
      { from: '2026-10-29', to: '2026-11-03' },
      'charge',
    );
    expect(bars.map(({ key, calls, percent }) => [key, calls, percent])).toEqual([
      ['2026-10-29', 0, 0],
      ['2026-10-30', 2, 50],
      ['2026-10-31', 0, 0],
      ['2026-11-01', 0, 0],
      ['2026-11-02', 1, 100],
    ]);
  });

  it('have each day of a clock change once', () => {
    for (const days of [
      ['2026-03-07', '2026-03-08', '2026-03-09'],
      ['2026-10-31', '2026-11-01', '2026-11-02'],
    ]) {
      const groups = days.map((day) => group(day, 1, '1'));
      expect(dayBars(groups, noDays, 'calls').map(({ key }) => key)).toEqual(days);
    }
  });

  it('are weeks from Sunday on when there are many, and lose no call and no charge', () => {
    const groups = [
      group('2026-06-03', 1, '0.000001'),
      group('2026-06-06', 1, '0.1'),
      group('2026-06-07', 1, '0.2'),
      group('2026-10-14', 5, '0.005004'),
    ];
    const bars = dayBars(groups, { from: '2026-06-03', to: '2026-10-14' }, 'charge');
    expect(bars[0]).toMatchObject({
      period: { from: '2026-06-03', to: '2026-06-06' },
      calls: 2,
      charge: '0.100001',
    });
    expect(bars[1]?.period).toEqual({ from: '2026-06-07', to: '2026-06-13' });
    expect(bars.at(-1)?.period).toEqual({ from: '2026-10-11', to: '2026-10-14' });
    expect(bars.reduce((calls, bar) => calls + bar.calls, 0)).toBe(8);
  });

  it('measure what was chosen', () => {
    const groups = [group('2026-10-01', 4, '1'), group('2026-10-02', 1, '2')];
    const percents = (measure: 'charge' | 'calls') =>
      dayBars(groups, noDays, measure).map(({ percent }) => percent);
    expect(percents('charge')).toEqual([50, 100]);
    expect(percents('calls')).toEqual([100, 25]);
  });

  it('have no length below zero, where corrections outweigh charges', () => {
    const groups = [group('2026-10-01', 1, '-5'), group('2026-10-02', 1, '2.5')];
    expect(dayBars(groups, noDays, 'charge').map(({ percent }) => percent)).toEqual([0, 100]);
    const bars = nameBars(groups, 'charge');
    expect(bars.map(({ charge, percent }) => [charge, percent])).toEqual([
      ['-5', 0],
      ['2.5', 100],
    ]);
  });

  it('are none without calls', () => {
    expect(dayBars([], { from: '2026-10-01', to: '2026-10-31' }, 'charge')).toEqual([]);
  });
});

describe('the bars of names', () => {
  it('begin with the longest of what is measured', () => {
    const groups = [group('Kitchen', 1, '2'), group('', 4, '1')];
    const keys = (measure: 'charge' | 'calls') =>
      nameBars(groups, measure).map(({ key, percent }) => [key, percent]);
    expect(keys('charge')).toEqual([
      ['Kitchen', 100],
      ['', 50],
    ]);
    expect(keys('calls')).toEqual([
      ['', 100],
      ['Kitchen', 25],
    ]);
  });
});
