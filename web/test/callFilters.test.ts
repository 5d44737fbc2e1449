/** The filters of Call History: in the address, as typed, and as the API takes them. */
import { describe, expect, it } from 'vitest';

import { minutesText, parseCharge, parseMinutes } from '../src/calls/callInput';
import {
  type CallFilters,
  type CallSearch,
  callsAddress,
  digitsOf,
  hasCallFilters,
  noCallFilters,
  searchAddress,
  searchFrom,
  sorts,
  toQuery,
  views,
} from '../src/calls/filters';

const read = (address: string) => searchFrom(new URLSearchParams(address));

const plain: CallSearch = {
  filters: noCallFilters,
  sort: '-startedAt',
  view: 'list',
  measure: 'charge',
};

const everyFilter: CallFilters = {
  from: '2026-10-25',
  to: '2026-11-02',
  number: '+1 (416) 555-01',
  direction: 'internal',
  extension: '0042',
  costCentre: 'Été & co = 5 %',
  destination: 'Côte d’Ivoire',
  invoiceNumber: '2026/07',
  lineId: 'u-1',
  minCharge: '0.005004',
  minSeconds: 90,
};

describe('a search of calls in the address', () => {
  it('survives a round trip with every filter, order, view and measure', () => {
    for (const sort of sorts) {
      for (const view of views) {
        const search: CallSearch = { filters: everyFilter, sort, view, measure: 'calls' };
        const shared = searchAddress(search).toString();
        expect(read(shared)).toEqual(search);
      }
    }
  });

  it('is written in one order, so that the same search has one address', () => {
    const shuffled = 'view=day&minSeconds=90&number=55&from=2026-10-01';
    expect(searchAddress(read(shuffled)).toString()).toBe(
      'from=2026-10-01&number=55&minSeconds=90&view=day',
    );
  });

  it('leaves the address empty when it is the default', () => {
    expect(searchAddress(plain).toString()).toBe('');
    expect(read('')).toEqual(plain);
    expect(hasCallFilters(plain.filters)).toBe(false);
  });

  it('tells calls without a cost centre from calls of any', () => {
    const without = read('costCentre=').filters;
    expect(without.costCentre).toBe('');
    expect(hasCallFilters(without)).toBe(true);
    expect(toQuery(without)).toEqual({ costCentre: '' });
  });

  it.each([
    'from=2026-02-30',
    'to=yesterday',
    'number=%20%20',
    'direction=sideways',
    'minCharge=0.0000001',
    'minCharge=1e3',
    'minCharge=-1',
    'minSeconds=1.5',
    'minSeconds=0',
    'sort=price',
    'view=map',
    'measure=length',
    'lineId=u-1',
  ])('ignores what is invalid: %s', (address) => {
    expect(read(address)).toEqual(plain);
  });

  it('drops a last day before the first one', () => {
    expect(read('from=2026-10-02&to=2026-10-01').filters).toMatchObject({
      from: '2026-10-02',
      to: null,
    });
  });

  it('is cut to the lengths that the API accepts', () => {
    const long = 'x'.repeat(300);
    const { filters } = read(`number=${long}&extension=${long}&invoiceNumber=${long}`);
    expect(filters.number).toHaveLength(100);
    expect(filters.extension).toHaveLength(100);
    expect(filters.invoiceNumber).toHaveLength(64);
  });

  it('of one invoice is a link that others can open', () => {
    const address = callsAddress('a1', { invoiceNumber: '2026/07', lineId: 'u-1' });
    expect(address).toBe('/accounts/a1/call-history?invoiceNumber=2026%2F07&lineId=u-1');
    expect(read(address.split('?')[1] ?? '').filters).toEqual({
      ...noCallFilters,
      invoiceNumber: '2026/07',
      lineId: 'u-1',
    });
  });
});

describe('a number as typed', () => {
  it.each([
    ['+1 (416) 555-0123', '+14165550123'],
    ['416.555.0123', '4165550123'],
    ['44 20 7946', '44207946'],
    ['0042', '0042'],
    ['555', '555'],
    // What is not written between digits stays: it may be part of a number as recorded.
    ['anonymous', 'anonymous'],
    ['+1416555••••', '+1416555••••'],
    ['416555x2', '416555x2'],
    ['()', '()'],
  ])('%s is searched as %s', (typed, sent) => {
    expect(digitsOf(typed)).toBe(sent);
    expect(toQuery({ ...noCallFilters, number: typed })).toEqual({ number: sent });
  });

  it('stays in the address as it was typed', () => {
    const address = searchAddress({ ...plain, filters: everyFilter });
    expect(address.get('number')).toBe('+1 (416) 555-01');
  });
});

describe('the least charge as typed', () => {
  it.each([
    ['en-CA', '1.50', '1.5'],
    ['en-CA', '$5', '5'],
    ['en-CA', '0.005004', '0.005004'],
    ['fr-CA', '1,50', '1.5'],
    ['fr-CA', '1 234,5', '1234.5'],
    ['en-CA', '0.0000001', null],
    ['en-CA', '-1', null],
    ['en-CA', 'a lot', null],
  ] as const)('in %s is %s: %s', (language, typed, parsed) => {
    expect(parseCharge(language, typed)).toBe(parsed);
  });
});

describe('the least duration as typed', () => {
  it.each([
    ['2', 120],
    ['2:30', 150],
    ['2.5', 150],
    ['2,5', 150],
    ['0:01', 1],
    ['90:00', 5_400],
    ['2:60', null],
    ['2:3', null],
    ['0', null],
    ['-2', null],
    ['two', null],
  ])('%s is %s seconds', (typed, seconds) => {
    expect(parseMinutes(typed)).toBe(seconds);
  });

  it('is written as one would type it', () => {
    for (const seconds of [1, 59, 60, 61, 150, 3_600]) {
      expect(parseMinutes(minutesText(seconds))).toBe(seconds);
    }
    expect(minutesText(150)).toBe('2:30');
  });
});
