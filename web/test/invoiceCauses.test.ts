import { describe, expect, it } from 'vitest';

import type { Invoice, InvoiceLine, LineCategory } from '../src/api/types';
import { groupLines, shares } from '../src/pages/invoice/causes';

const cad = (amount: string) => ({ amount, currency: 'CAD' });

const line = (id: string, category: LineCategory): InvoiceLine => ({
  id,
  category,
  description: id,
  quantity: '1',
  unitPrice: '1.00',
  amount: cad('1.00'),
  usage: null,
});

const invoice = {
  lines: [line('seat', 'recurring'), line('loyalty', 'credit'), line('number', 'recurring')],
  causes: [
    { cause: 'recurring', amount: cad('40.00') },
    { cause: 'credit', amount: cad('-10.00') },
    { cause: 'taxes', amount: cad('4.49') },
  ],
  taxes: [
    { name: 'TPS', rate: '5', amount: cad('1.50'), registration: null },
    { name: 'TVQ', rate: '9.975', amount: cad('2.99'), registration: null },
  ],
} as unknown as Invoice;

describe('an invoice by cause', () => {
  it('groups its lines by category, in display order', () => {
    const groups = groupLines(invoice).map(({ category, lines }) => [
      category,
      lines.map(({ id }) => id),
    ]);
    expect(groups).toEqual([
      ['recurring', ['seat', 'number']],
      ['credit', ['loyalty']],
    ]);
  });

  it('takes the subtotals from the server, since not all lines may be loaded', () => {
    expect(groupLines(invoice)[0]?.subtotal).toEqual(cad('40.00'));
  });

  it('has bars relative to the largest cause, with one bar for all taxes', () => {
    expect(shares(invoice)).toEqual([
      { cause: 'recurring', amount: cad('40.00'), percent: 100 },
      { cause: 'credit', amount: cad('-10.00'), percent: 25 },
      { cause: 'taxes', amount: cad('4.49'), percent: 11.22 },
    ]);
  });
});
