import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { Role, Session } from '../src/api/types';
import { aging } from './payments';
import { address, cad, dashboard, get, open, session, sessionOf } from './portal';

const invoices = aging(
  { number: 'INV-1', dueOn: '2026-12-11', open: cad('60.00') },
  { number: 'INV-0', dueOn: '2026-11-01', open: cad('40.00') },
);

describe('the ways to pay', () => {
  const links = () =>
    screen.queryAllByRole('link', { name: /^(Make a Payment|Change Card|Add New)$/ });
  const card = { id: 'pm', type: 'card', brand: 'visa', last4: '4242', expiry: null };
  const autoPay = { enabled: false, nextCharge: null, cannotCharge: null, method: card };
  const show = (role: Role, staff: Session['staff'] = null) => {
    const accounts = sessionOf(staff).accounts.map((account) => ({ ...account, role }));
    return open('/accounts/a1', [session(staff, { accounts }), dashboard('5.00', { autoPay })]);
  };

  it.each(['billing', 'manager'] as const)('are on the dashboard for %s', async (role) => {
    await show(role);
    await screen.findByText('Visa ending in 4242');
    await screen.findByText('$5.00');
    expect(links().map((link) => link.getAttribute('href'))).toEqual([
      '/accounts/a1/pay',
      '/accounts/a1/payment-methods?add=change',
      '/accounts/a1/payment-methods?add=new',
    ]);
  });

  it.each([
    ['viewer', null],
    ['viewer', 'agent'],
  ] as const)('are not there for %s and staff %s', async (role, staff) => {
    await show(role, staff);
    await screen.findByText('Visa ending in 4242');
    expect(links()).toEqual([]);
  });

  it('offer no other card where there is none', async () => {
    await open('/accounts/a1', [session(), dashboard()]);
    await screen.findByRole('link', { name: 'Add New' });
    expect(screen.queryByRole('link', { name: 'Change Card' })).toBeNull();
  });

  it('are on the aging page when something is open', async () => {
    await open('/accounts/a1/aging', [session(), dashboard(), invoices]);
    const link = await screen.findByRole('link', { name: 'Make a Payment' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/pay');
  });

  it('are not on the aging page of an earlier day', async () => {
    await open('/accounts/a1/aging?asOf=2026-01-31', [session(), dashboard(), invoices]);
    await screen.findByRole('link', { name: 'Invoice INV-1' });
    expect(screen.queryByRole('link', { name: 'Make a Payment' })).toBeNull();
  });

  const invoice = {
    ...{ id: 'e1', number: 'INV-1', status: 'past-due', issuedOn: '2026-10-01' },
    ...{ dueOn: '2026-10-31', period: { from: '2026-09-01', to: '2026-09-30' } },
    billTo: address,
    ...{ lines: [], lineCount: 0, nextLines: null, causes: [], taxes: [], callRecords: null },
    ...{ payments: [], paymentCount: 0, nextPayments: null },
    ...{ subtotal: cad('60.00'), total: cad('60.00'), open: cad('40.00') },
  };

  it.each([
    ['billing', '40.00', ['/accounts/a1/pay?invoice=INV-1']],
    ['billing', '0.00', []],
    ['viewer', '40.00', []],
  ] as const)('are on an invoice for %s when %s of it is open', async (role, left, expected) => {
    const accounts = sessionOf(null).accounts.map((account) => ({ ...account, role }));
    const shown = get('/accounts/a1/invoices/INV-1', { ...invoice, open: cad(left) });
    await open('/accounts/a1/invoices/INV-1', [session(null, { accounts }), dashboard(), shown]);
    await screen.findByText('Billed to');
    await screen.findByRole('button', { name: 'Print' });
    const found = screen.queryAllByRole('link', { name: 'Pay this invoice' });
    expect(found.map((link) => link.getAttribute('href'))).toEqual(expected);
  });
});
