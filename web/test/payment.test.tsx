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

/** The status line with this title; screen readers announce what changes in it. */
async function status(title: string): Promise<Element> {
  const line = (await screen.findByText(title)).closest('[role="status"]');
  if (!line) throw new Error(`"${title}" is not announced`);
  return line;
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
    expect(await fact('Received on')).toBe('Nov 23, 2026');
    expect(screen.queryByText('Begun')).toBeNull();
    expect(await fact('Payment method')).toBe('Visa ending in 4242');
    expect(await fact('Payment number')).toBe('pay_1');
    expect(await fact('Invoice')).toBe('INV-1');
    expect(await fact('Receipt to')).toBe('ap@example.ca');
    const link = screen.getByRole('link', { name: 'See the transaction' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/transactions/e8');
    await userEvent.click(screen.getByRole('button', { name: 'Print' }));
    expect(print).toHaveBeenCalledOnce();
  });

  it('says when it was begun while it is not received', async () => {
    await start({ status: 'processing', receivedOn: null, entryId: null });
    // 03:04 in UTC is the evening before in Toronto.
    const begun = await fact('Begun');
    expect(begun?.replaceAll(/\s/g, ' ')).toBe('Nov 23, 2026, 10:04 p.m. EST');
    expect(screen.queryByText('Received on')).toBeNull();
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
    const line = await status('We are checking your payment');
    expect(screen.getByText('Please do not pay again.')).toBeDefined();
    expect(screen.queryByRole('link', { name: 'Try again' })).toBeNull();
    // The same element, without which a screen reader would not announce the outcome.
    expect(await status('Thank you, your payment is received')).toBe(line);
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
    const line = await status('The payment was not made');
    expect(line.textContent).toContain('The card or account does not have enough money.');
    expect(line.textContent).toContain('Pay with another method, or pay a smaller amount.');
    const link = screen.getByRole('link', { name: 'Try again' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/pay?invoice=INV-1');
  });

  it('has a reason and advice for a decline without a code', async () => {
    await start({ status: 'declined', declineCode: null });
    const line = await status('The payment was not made');
    expect(line.textContent).toContain('without giving a reason');
    expect(Object.keys(reasons)).toEqual(Object.keys(advice));
  });

  it('offers staff nothing that only the customer may do', async () => {
    await start({ status: 'declined', declineCode: 'declined' }, { staff: 'admin' });
    await screen.findByText('The payment was not made');
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

  it('says that a refund is not answered, asks until it is, and refreshes the account', async () => {
    const refund = { amount: cad('20.00'), status: 'pending', entryId: null } as const;
    const made = { ...refund, status: 'made', entryId: 'e9' } as const;
    const answer = (refunds: Payment['refunds']) => () => Response.json({ ...paid, refunds });
    const state = on('GET', path, answer([refund]), answer([made]));
    const { requests } = await start({}, { state });
    const line = await status('The payment service has not answered yet');
    expect(line.textContent).not.toContain('Do not refund');
    expect(await screen.findByText('sent back to the method that paid')).toBeDefined();
    expect(screen.queryByText('The payment service has not answered yet')).toBeNull();
    await waitFor(() => expect(asked(requests)).toBe(3));
  });

  it.each([
    ['admin', '100.00', true],
    ['admin', '0.00', false],
    ['agent', '100.00', false],
    [null, '100.00', false],
  ] as const)('offers a refund to %s when %s is left: %s', async (staff, left, isOffered) => {
    await start({ refundable: cad(left) }, { staff });
    await screen.findByRole('button', { name: 'Print' });
    const link = screen.queryByRole('link', { name: 'Refund this payment' });
    expect(link?.getAttribute('href')).toBe(isOffered ? `${page}/refund` : undefined);
  });

  it('shows an error when it cannot be loaded', async () => {
    await start({}, { state: refuse(path, 404, 'not-found', 'Not found') });
    expect(await screen.findByText('Not found')).toBeDefined();
  });
});
