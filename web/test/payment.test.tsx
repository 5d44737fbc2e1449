import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Payment, Role, Session } from '../src/api/types';
import { browser } from '../src/payments/leave';
import { advice, reasons } from '../src/payments/declines';
import { paid, payment } from './payments';
import { cad, dashboard, type Handler, on, open, refuse, session, sessionOf } from './portal';

const page = '/accounts/a1/payments/pay_1';
const path = '/accounts/a1/payments/pay_1';

interface Start {
  query?: string;
  role?: Role;
  staff?: Session['staff'];
  state?: Handler;
}

function start(fields: Partial<Payment>, given: Start = {}) {
  const { query = '', role = 'billing', staff = null, state } = given;
  const accounts = sessionOf(staff).accounts.map((account) => ({ ...account, role }));
  const handlers = [session(staff, { accounts }), dashboard(), state ?? payment(fields)];
  return open(page + query, handlers);
}

const asked = (requests: readonly Request[]) =>
  requests.filter(({ url }) => new URL(url).pathname === `/v1${path}`).length;

/** The value of a fact. */
async function fact(name: string): Promise<string | null | undefined> {
  const term = await screen.findByText(name, { selector: 'dt' });
  await waitFor(() => expect(document.querySelector('dl [data-waiting]')).toBeNull());
  return term.nextElementSibling?.textContent;
}

const left = vi.spyOn(browser, 'goTo');
beforeEach(() => left.mockReset().mockImplementation(() => undefined));

describe('the page of a payment', () => {
  it('is closed to viewers', async () => {
    await start({}, { role: 'viewer' });
    expect(await screen.findByText('Only billing users and Office Managers can pay')).toBeDefined();
  });

  it('is a receipt once it is paid, and can be printed', async () => {
    const print = vi.spyOn(window, 'print').mockImplementation(() => undefined);
    await start({ invoiceNumber: 'INV-1', receiptEmail: 'ap@example.ca' });
    expect(await screen.findByText('Thank you, your payment is received')).toBeDefined();
    const receipt = screen.getByRole('region', { name: 'Receipt' });
    expect(within(receipt).getByText('$100.00')).toBeDefined();
    expect(await fact('Status')).toBe('Paid');
    expect(await fact('Provider')).toBe('Nordwave Voice');
    expect(await fact('Account')).toBe('Maple Ridge Dental · 1001');
    // 03:04 in UTC is the evening before in Toronto.
    expect((await fact('Date'))?.replaceAll(/\s/g, ' ')).toBe('Nov 23, 2026, 10:04 p.m. EST');
    expect(await fact('Payment method')).toBe('Visa ending in 4242');
    expect(await fact('Payment number')).toBe('pay_1');
    expect(await fact('Invoice')).toBe('INV-1');
    expect(await fact('Receipt to')).toBe('ap@example.ca');
    const link = screen.getByRole('link', { name: 'See the transaction' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/transactions/e8');
    await userEvent.click(screen.getByRole('button', { name: 'Print' }));
    expect(print).toHaveBeenCalledOnce();
  });

  it.each([
    ['processing', 'Your payment is on its way', 'On its way'],
    ['returned', 'Your bank returned this payment', 'Returned by the bank'],
    ['charged-back', 'Your bank charged this payment back', 'Charged back'],
  ] as const)('is no receipt while it is %s', async (status, title, state) => {
    const { requests } = await start({ status });
    expect(await screen.findByText(title)).toBeDefined();
    expect(await fact('Status')).toBe(state);
    expect(screen.queryByRole('region', { name: 'Receipt' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Print' })).toBeNull();
    expect(asked(requests)).toBe(1);
  });

  it('asks until there is an outcome, and then stops', async () => {
    const answer = (fields: Partial<Payment>) => () => Response.json({ ...paid, ...fields });
    const state = on('GET', path, answer({ status: 'unknown' }), answer({}));
    const { requests } = await start({}, { state });
    expect(await screen.findByText('We are checking your payment')).toBeDefined();
    expect(screen.getByText('Please do not pay again.')).toBeDefined();
    expect(screen.queryByRole('link', { name: 'Try again' })).toBeNull();
    expect(await screen.findByText('Thank you, your payment is received')).toBeDefined();
    // One more, because the outcome refreshes the account.
    await waitFor(() => expect(asked(requests)).toBe(3));
  });

  it('confirms after the return from the gateway’s page', async () => {
    await start({ status: 'requires-action', entryId: null }, { query: '?checkout=done' });
    expect(await screen.findByText('We are confirming your payment')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Continue to the secure page' })).toBeNull();
    expect(await fact('Status')).toBe('Being checked');
  });

  it('can be continued at the gateway’s page, or begun again', async () => {
    const redirectUrl = 'https://pay.example/cs_1';
    const fields = { status: 'requires-action', redirectUrl, invoiceNumber: 'INV-1' } as const;
    await start(fields, { query: '?checkout=left' });
    expect(await screen.findByText(/You left the secure page/)).toBeDefined();
    const over = screen.getByRole('link', { name: 'Start over' });
    expect(over.getAttribute('href')).toBe('/accounts/a1/pay?invoice=INV-1');
    await userEvent.click(screen.getByRole('button', { name: 'Continue to the secure page' }));
    expect(left.mock.calls).toEqual([[redirectUrl]]);
  });

  it('does not continue at an unsafe address', async () => {
    const fields = { status: 'requires-action', redirectUrl: 'javascript:alert(1)' } as const;
    await start(fields);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Continue to the secure page' }),
    );
    expect(await screen.findByText('The secure page could not be opened')).toBeDefined();
    expect(left).not.toHaveBeenCalled();
  });

  it('says why it was not made and what to do, and leads to another try', async () => {
    const fields = { status: 'declined', declineCode: 'insufficient-funds' } as const;
    await start({ ...fields, invoiceNumber: 'INV-1' });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The card or account does not have enough money.');
    expect(alert.textContent).toContain('Pay with another method, or pay a smaller amount.');
    const link = screen.getByRole('link', { name: 'Try again' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/pay?invoice=INV-1');
  });

  it('has a reason and advice for a decline without a code', async () => {
    await start({ status: 'declined', declineCode: null });
    expect((await screen.findByRole('alert')).textContent).toContain('without giving a reason');
    expect(Object.keys(reasons)).toEqual(Object.keys(advice));
  });

  it('offers staff nothing that only the customer may do', async () => {
    await start({ status: 'declined', declineCode: 'declined' }, { staff: 'admin' });
    await screen.findByRole('alert');
    expect(screen.queryByRole('link', { name: 'Try again' })).toBeNull();
  });

  it('lists its refunds, also two equal ones', async () => {
    const part = { amount: cad('20.00'), status: 'made', entryId: 'e9' } as const;
    const waiting = { amount: cad('5.00'), status: 'pending', entryId: null } as const;
    await start({ refunds: [part, part, waiting] });
    const list = await screen.findByRole('region', { name: 'Refunds' });
    const rows = within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(rows).toEqual([
      '$20.00sent back to the method that paidSee the transaction',
      '$20.00sent back to the method that paidSee the transaction',
      '$5.00waiting for the payment service',
    ]);
  });

  it('shows an error when it cannot be loaded', async () => {
    await start({}, { state: refuse(path, 404, 'not-found', 'Not found') });
    expect((await screen.findByRole('alert')).textContent).toContain('Not found');
  });
});
