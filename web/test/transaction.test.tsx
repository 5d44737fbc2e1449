import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { Session, TransactionDetail } from '../src/api/types';
import { cad, dashboard, get, open, refuse, session } from './portal';

const path = '/accounts/a1/transactions/e7';

const payment: TransactionDetail = {
  id: 'e7',
  seq: 7,
  type: 'payment',
  date: '2026-11-05',
  documentOn: '2026-11-05',
  number: 'ext:pay-7',
  description: 'Cheque 0417',
  amount: cad('-100.00'),
  balanceAfter: cad('-15.00'),
  open: null,
  allocations: [],
  allocationCount: 0,
  nextAllocations: null,
  unapplied: cad('0.00'),
  taken: cad('0.00'),
  givenBack: null,
  names: null,
  dueOn: null,
  method: 'cheque',
  postedAt: '2026-11-06T03:04:00Z',
};

function show(entry: Partial<TransactionDetail>, staff: Session['staff'] = null) {
  return open(path, [session(staff), dashboard(), get(path, { ...payment, ...entry })]);
}

/** The value of a fact in the details. */
async function fact(name: string): Promise<string | null | undefined> {
  const term = await screen.findByText(name, { selector: 'dt' });
  await waitFor(() => expect(document.querySelector('dl [data-waiting]')).toBeNull());
  return term.nextElementSibling?.textContent;
}

describe('Transaction Details', () => {
  it('says what the entry is and what the balance was after it', async () => {
    await show({});
    expect(await screen.findByRole('heading', { name: 'Payment', level: 2 })).toBeDefined();
    expect(screen.getByText('$100.00')).toBeDefined();
    expect(screen.getByText('Balance after: $15.00 credit')).toBeDefined();
    expect(await fact('Paid by')).toBe('Cheque');
    expect(await fact('Reference')).toBe('Cheque 0417');
  });

  it.each([
    ['reversal', '20.00', 'A payment was returned.'],
    ['reversal', '-20.00', 'A refund or reversal was cancelled.'],
    ['adjustment', '20.00', 'A correction that increased'],
    ['adjustment', '-20.00', 'A correction that reduced'],
    ['write-off', '-20.00', 'An amount that no longer has to be paid.'],
    ['refund', '20.00', 'Money that was sent back to you.'],
    ['credit', '-20.00', 'It pays what is due'],
  ] as const)('describes a %s of %s', async (type, amount, meaning) => {
    await show({ type, amount: cad(amount), method: null });
    expect(await screen.findByText(meaning, { exact: false })).toBeDefined();
    expect(await fact('Reason')).toBe('Cheque 0417');
  });

  it.each([
    ['reversal', 'return', 'Returned by the bank'],
    ['reversal', 'chargeback', 'Charged back by the payer’s bank'],
    ['reversal', 'refund', 'Refund that did not arrive'],
    ['reversal', 'return of a cheque', 'return of a cheque'],
    ['credit', 'refund', 'refund'],
  ] as const)('says of a %s because of "%s": %s', async (type, description, said) => {
    const entry = { ...payment, type, description, method: null };
    const first = await show(entry);
    expect(await fact('Reason')).toBe(said);
    first.unmount();
    const list = get('/accounts/a1/transactions', { items: [entry], next: null });
    await open('/accounts/a1/transactions', [session(), dashboard(), list]);
    const name = type === 'credit' ? `Credit · ${said}` : `Reversal · ${said}`;
    expect(await screen.findByRole('link', { name })).toBeDefined();
  });

  it('shows the posting time in the account’s time zone', async () => {
    await show({});
    // 03:04 in UTC is the evening before in Toronto.
    expect((await fact('Posted'))?.replaceAll(/\s/g, ' ')).toBe('Nov 5, 2026, 10:04 p.m. EST');
  });

  it.each([
    ['2026-11-02', 'Recorded later; it affects'],
    ['2026-11-30', 'Recorded early; it affects'],
  ])('explains why a document of %s takes effect on another day', async (documentOn, why) => {
    await show({ documentOn });
    expect(await fact('Effective')).toContain(`Nov 5, 2026${why}`);
  });

  it('shows one date when document date and effective date are equal', async () => {
    await show({});
    expect(await fact('Date')).toBe('Nov 5, 2026');
    expect(screen.queryByText('Effective')).toBeNull();
  });

  it('shows what a payment was applied to, and what is left', async () => {
    const paid = {
      type: 'invoice' as const,
      number: 'INV-1',
      date: '2026-10-01',
      amount: cad('60.00'),
    };
    await show({
      allocations: [{ id: 'e1', ...paid }],
      allocationCount: 1,
      unapplied: cad('25.00'),
      taken: cad('15.00'),
      names: { id: 'e2', type: 'refund', number: 'ext:ref-2' },
    });
    const link = await screen.findByRole('link', { name: 'Invoice INV-1' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/invoices/INV-1');
    const rows = screen.getAllByRole('row').map((row) => row.textContent);
    expect(rows).toEqual([
      'TransactionAmount (CAD)',
      'Invoice INV-1Oct 1, 202660.00',
      'Refunded or reversed15.00',
      'Kept for future invoices25.00',
    ]);
    const named = screen.getByRole('link', { name: 'Refund ref-2' });
    expect(named.getAttribute('href')).toBe('/accounts/a1/transactions/e2');
  });

  it('shows what a reversal gave back', async () => {
    await show({ type: 'reversal', method: null, givenBack: cad('100.00') });
    await screen.findByText('Returned to the payments that had funded it');
    const rows = screen.getAllByRole('row').map((row) => row.textContent);
    expect(rows[1]).toBe('Returned to the payments that had funded it100.00');
    expect(screen.queryByText('Not applied to any invoice yet.')).toBeNull();
  });

  it('shows the posting time in UTC when the account’s time zone is unknown', async () => {
    const unknown = refuse('/accounts/a1/dashboard', 500, 'internal', 'Broken');
    await open(path, [session(), unknown, get(path, payment)]);
    expect(await fact('Posted')).toContain('UTC');
  });

  it('says when a payment was applied to nothing', async () => {
    await show({});
    expect(await screen.findByText('Not applied to any invoice yet.')).toBeDefined();
  });

  it('redirects an invoice to its own page', async () => {
    const number = 'INV-9';
    await open(path, [
      session(),
      dashboard(),
      get(path, { ...payment, type: 'invoice', number }),
      refuse('/accounts/a1/invoices/INV-9', 404, 'not-found', 'Not found'),
    ]);
    expect(await screen.findByRole('heading', { name: 'Invoice INV-9' })).toBeDefined();
    expect(window.location.pathname).toBe('/accounts/a1/invoices/INV-9');
  });

  it('shows the way on when the entry is not there', async () => {
    await open(path, [session(), dashboard(), refuse(path, 404, 'not-found', 'Not found')]);
    expect(await screen.findByText('Not found')).toBeDefined();
    expect(screen.getByRole('link', { name: 'Go to the Account Dashboard' })).toBeDefined();
  });
});

describe('Transaction Details, for staff', () => {
  it.each([
    ['payment', '-100.00', 'Reverse this payment'],
    ['refund', '100.00', 'Take this back'],
    ['reversal', '100.00', 'Take this back'],
  ] as const)('an administrator can reverse a %s', async (type, amount, name) => {
    await show({ type, amount: cad(amount) }, 'admin');
    const link = await screen.findByRole('link', { name });
    expect(link.getAttribute('href')).toBe('/accounts/a1/post?kind=reversal&entry=e7');
  });

  it.each([
    ['credit', '-100.00', 'admin'],
    ['reversal', '-100.00', 'admin'],
    ['payment', '-100.00', 'agent'],
    ['payment', '-100.00', null],
  ] as const)('a %s of %s cannot be reversed by %s', async (type, amount, staff) => {
    await show({ type, amount: cad(amount) }, staff);
    await fact('Posted');
    expect(screen.queryByText('For the provider’s staff')).toBeNull();
  });
});
