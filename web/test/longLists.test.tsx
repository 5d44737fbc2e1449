import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import type { Allocation, Invoice, InvoiceLine, TransactionDetail } from '../src/api/types';
import { address, type Handler, cad, dashboard, get, open, queriesTo, session } from './portal';

const line = (id: number): InvoiceLine => ({
  id: `${id}`,
  category: 'recurring',
  description: `Seat ${id}`,
  quantity: '1',
  unitPrice: '1.00',
  amount: cad('1.00'),
  usage: null,
});

const paid = (id: number): Allocation => ({
  id: `e${id}`,
  type: 'payment',
  number: `ext:p-${id}`,
  date: '2026-10-01',
  amount: cad('1.00'),
});

const invoice: Invoice = {
  id: 'e9',
  number: '2026/07',
  issuedOn: '2026-09-01',
  dueOn: '2026-09-30',
  period: { from: '2026-08-01', to: '2026-08-31' },
  billTo: address,
  lines: [line(1), line(2)],
  lineCount: 5,
  nextLines: 'lines-2',
  causes: [{ cause: 'recurring', amount: cad('5.00') }],
  subtotal: cad('5.00'),
  taxes: [],
  total: cad('5.00'),
  open: cad('0.00'),
  status: 'paid',
  payments: [paid(1)],
  paymentCount: 2,
  nextPayments: 'payments-1',
  callRecords: null,
};

const path = '/accounts/a1/invoices/~MjAyNi8wNw';

/** Answers a page of a list by its cursor. */
function page(list: string, pages: Record<string, unknown>): Handler {
  return (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const cursor = searchParams.get('cursor') ?? '';
    return pathname === `/v1${list}` ? Response.json(pages[cursor]) : undefined;
  };
}

const lines = page(`${path}/lines`, {
  'lines-2': { items: [line(3), line(4)], next: 'lines-4' },
  'lines-4': { items: [line(5)], next: null },
});

const allocations = page('/accounts/a1/transactions/e9/allocations', {
  'payments-1': { items: [paid(2)], next: null },
});

describe('an invoice with further pages of lines and payments', () => {
  it('opens by a number with a slash, and shows further lines on request', async () => {
    const handlers = [session(), dashboard(), get(path, invoice), lines, allocations];
    const { requests } = await open(path, handlers);
    const user = userEvent.setup();
    expect(await screen.findByRole('heading', { name: 'Invoice 2026/07' })).toBeDefined();
    expect(await screen.findByText('The first 2 of 5 lines.')).toBeDefined();
    const more = () => screen.getAllByRole('button', { name: 'Show more' });
    for (const button of more().slice(0, 1)) await user.click(button);
    expect(await screen.findByText('The first 4 of 5 lines.')).toBeDefined();
    for (const button of more().slice(0, 1)) await user.click(button);
    expect(await screen.findByText('All 5 lines.')).toBeDefined();
    const shown = [1, 2, 3, 4, 5].map((id) => screen.getAllByText(`Seat ${id}`).length);
    expect(shown).toEqual([1, 1, 1, 1, 1]);
    expect(queriesTo(requests, `${path}/lines`)).toEqual([
      '?cursor=lines-2&limit=200',
      '?cursor=lines-4&limit=200',
    ]);
  });

  it('shows further payments on request', async () => {
    const handlers = [session(), dashboard(), get(path, invoice), lines, allocations];
    await open(path, handlers);
    const user = userEvent.setup();
    const status = await screen.findByText('The first 1 of 2.');
    const card = status.closest('section') ?? document.body;
    await user.click(within(card).getByRole('button', { name: 'Show more' }));
    expect(await within(card).findByText('All 2.')).toBeDefined();
    expect(within(card).getByRole('link', { name: 'Payment p-2' })).toBeDefined();
    expect(within(card).queryByRole('button', { name: 'Show more' })).toBeNull();
  });
});

describe('a payment with further pages of allocations', () => {
  it('shows further allocations on request', async () => {
    const of = '/accounts/a1/transactions/e9';
    const payment: TransactionDetail = {
      ...{ id: 'e9', seq: 9, type: 'payment', date: '2026-11-05', documentOn: '2026-11-05' },
      ...{ number: 'ext:pay-9', description: '', amount: cad('-2.00') },
      ...{ balanceAfter: cad('0.00'), open: null, unapplied: cad('0.00'), taken: cad('0.00') },
      ...{ givenBack: null, names: null, dueOn: null, method: 'cheque' },
      postedAt: '2026-11-06T03:04:00Z',
      allocations: [{ ...paid(1), type: 'invoice', number: 'INV/1' }],
      allocationCount: 2,
      nextAllocations: 'payments-1',
    };
    await open(of, [session(), dashboard(), get(of, payment), allocations]);
    const user = userEvent.setup();
    const link = await screen.findByRole('link', { name: 'Invoice INV/1' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/invoices/~SU5WLzE');
    await user.click(await screen.findByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('All 2.')).toBeDefined();
    expect(screen.getByRole('link', { name: 'Payment p-2' })).toBeDefined();
  });
});
