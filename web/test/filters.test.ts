import { describe, expect, it } from 'vitest';

import {
  type Filters,
  filtersFrom,
  hasFilters,
  noFilters,
  toAddress,
} from '../src/transactions/filters';

const read = (address: string) => filtersFrom(new URLSearchParams(address));

describe('filters in the address', () => {
  it('survive a round trip', () => {
    const filters: Filters = {
      type: 'payment',
      from: '2026-01-01',
      to: '2026-03-31',
      text: 'Été & co = 5 %',
    };
    expect(filtersFrom(toAddress(filters))).toEqual(filters);
  });

  it('leave the address empty when there are none', () => {
    expect(toAddress(noFilters).toString()).toBe('');
    expect(read('')).toEqual(noFilters);
    expect(hasFilters(read(''))).toBe(false);
  });

  it.each(['reversal', 'adjustment', 'write-off'])('accept the type %s', (type) => {
    expect(read(`type=${type}`).type).toBe(type);
  });

  it('ignore invalid values', () => {
    expect(read('type=bribe&from=2026-02-30&to=soon&text=%20%20')).toEqual(noFilters);
  });

  it('are cut to the length that the API accepts', () => {
    expect(read(`text=${'x'.repeat(300)}`).text).toHaveLength(100);
  });
});
