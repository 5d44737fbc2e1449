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
  it('says in words what the entry is and what it did to the balance', async () => {
    await show({});
    expect(await screen.findByRole('heading', { name: 'Payment', level: 2 })).toBeDefined();
    expect(screen.getByText('$100.00')).toBeDefined();
    expect(screen.getByText('A payment that was received.')).toBeDefined();
    expect(screen.getByText('It lowered the balance to credit $15.00.')).toBeDefined();
    expect(await fact('Paid by')).toBe('Cheque');
    expect(await fact('Reference')).toBe('Cheque 0417');
  });

  it.each([
    ['reversal', '20.00', 'A payment that was returned.', 'It raised the balance'],
    ['reversal', '-20.00', 'A refund or reversal that was taken back.', 'It lowered the balance'],
    ['adjustment', '20.00', 'A correction that raised', 'It raised the balance'],
    ['adjustment', '-20.00', 'A correction that lowered', 'It lowered the balance'],
    ['write-off', '-20.00', 'An amount that was given up', 'It lowered the balance'],
    ['refund', '20.00', 'Money that was sent back.', 'It raised the balance'],
    ['credit', '-20.00', 'A credit note', 'It lowered the balance'],
  ] as const)('describes a %s of %s', async (type, amount, meaning, effect) => {
    await show({ type, amount: cad(amount), method: null });
    expect(await screen.findByText(meaning, { exact: false })).toBeDefined();
    expect(screen.getByText(effect, { exact: false })).toBeDefined();
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
    expect(await screen.findByText(said, { selector: 'td *' })).toBeDefined();
  });

  it('shows the posting time in the account’s time zone', async () => {
    await show({});
    // 03:04 in UTC is the evening before in Toronto.
    expect((await fact('Posted'))?.replaceAll(/\s/g, ' ')).toBe('Nov 5, 2026, 10:04 p.m. EST');
  });

  it.each([
    ['2026-11-02', 'It came after transactions of this day'],
    ['2026-11-30', 'It came before its own date'],
  ])('explains why a document of %s takes effect on another day', async (documentOn, why) => {
    await show({ documentOn });
    expect(await fact('Counts from')).toContain(`Nov 5, 2026${why}`);
  });

  it('shows one date when document date and effective date are equal', async () => {
    await show({});
    expect(await fact('Date')).toBe('Nov 5, 2026');
    expect(screen.queryByText('Counts from')).toBeNull();
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
      'Not applied yet, kept for future invoices25.00',
    ]);
    const named = screen.getByRole('link', { name: 'Refund ref-2' });
    expect(named.getAttribute('href')).toBe('/accounts/a1/transactions/e2');
  });

  it('shows what a reversal gave back', async () => {
    await show({ type: 'reversal', method: null, givenBack: cad('100.00') });
    await screen.findByText('Given back to the payments it had been taken from');
    const rows = screen.getAllByRole('row').map((row) => row.textContent);
    expect(rows[1]).toBe('Given back to the payments it had been taken from100.00');
    expect(screen.queryByText('It has not been applied to anything.')).toBeNull();
  });

  it('shows the posting time in UTC when the account’s time zone is unknown', async () => {
    const unknown = refuse('/accounts/a1/dashboard', 500, 'internal', 'Broken');
    await open(path, [session(), unknown, get(path, payment)]);
    expect(await fact('Posted')).toContain('UTC');
  });

  it('says when a payment was applied to nothing', async () => {
    await show({});
    expect(await screen.findByText('It has not been applied to anything.')).toBeDefined();
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

  it('shows an error when the entry cannot be loaded', async () => {
    await open(path, [session(), dashboard(), refuse(path, 404, 'not-found', 'Not found')]);
    expect(await screen.findByRole('alert')).toBeDefined();
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
