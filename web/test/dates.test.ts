import { describe, expect, it } from 'vitest';

import {
  formatDate,
  formatExpiry,
  formatPeriod,
  hasExpired,
  isCivilDate,
} from '../src/format/dates';

describe('civil dates', () => {
  it('are formatted in both languages without a shift of the day', () => {
    expect(formatDate('en-CA', '2026-07-15')).toBe('Jul 15, 2026');
    expect(formatDate('fr-CA', '2026-07-15')).toBe('15 juill. 2026');
  });

  it('write the first day of a month as 1er in French', () => {
    expect(formatDate('fr-CA', '2026-12-01')).toBe('1er déc. 2026');
    expect(formatDate('fr-CA', '2026-12-11')).toBe('11 déc. 2026');
    expect(formatDate('en-CA', '2026-12-01')).toBe('Dec 1, 2026');
  });

  it('form a period', () => {
    const july = { from: '2026-07-01', to: '2026-07-31' };
    expect(formatPeriod('en-CA', july)).toMatch(/^Jul 1\s?–\s?31, 2026$/);
    expect(formatPeriod('fr-CA', july)).toMatch(/^1er\s?–\s?31 juill\. 2026$/);
  });

  it('are valid only if they are days of the calendar', () => {
    expect(isCivilDate('2028-02-29')).toBe(true);
    expect(isCivilDate('2026-02-29')).toBe(false);
    expect(isCivilDate('2026-13-01')).toBe(false);
    expect(isCivilDate('yesterday')).toBe(false);
  });
});

describe('a payment card', () => {
  it('is valid to the end of its expiry month', () => {
    const expiry = { month: 8, year: 2027 };
    expect(formatExpiry(expiry)).toBe('08/2027');
    expect(hasExpired(expiry, '2027-08-31')).toBe(false);
    expect(hasExpired(expiry, '2027-09-01')).toBe(true);
  });
});
