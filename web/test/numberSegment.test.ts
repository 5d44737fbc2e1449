import { describe, expect, it } from 'vitest';

import { numberOf, segmentOf } from '../src/app/numberSegment';
import { paths } from '../src/app/paths';

describe('an invoice number in an address', () => {
  it.each([
    ['INV-2026.07_1', 'INV-2026.07_1'],
    ['2026/07', '~MjAyNi8wNw'],
    ['a%2Fb', '~YSUyRmI'],
    ['..', '~Li4'],
    ['Q?x=1', '~UT94PTE'],
    ['№ 12 été', '~4oSWIDEyIMOpdMOp'],
    ['~1', '~fjE'],
    ['🧾', '~8J-nvg'],
    ['/'.repeat(64), `~${'Ly8v'.repeat(21)}Lw`],
  ])('%s is written as %s and read back', (number, segment) => {
    expect(segmentOf(number)).toBe(segment);
    expect(numberOf(segment)).toBe(number);
    const { pathname } = new URL(paths.invoice('a1', number), 'https://portal.example.ca');
    expect(pathname).toBe(`/accounts/a1/invoices/${segment}`);
  });

  it.each(['INV-1', 'INV:1', '~1', '~SU5W', '~', '~Li4=', '2026/07'])(
    '%s in an older link is the number itself',
    (segment) => {
      expect(numberOf(segment)).toBe(segment);
    },
  );
});
