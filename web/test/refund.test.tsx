import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Payment, Session } from '../src/api/types';
import { paid, payment } from './payments';
import {
  cad,
  dashboard,
  get,
  type Handler,
  invalid,
  on,
  open,
  problem,
  sentTo,
  session,
} from './portal';

const page = '/accounts/a1/payments/pay_1/refund';
const refunds = '/staff/accounts/a1/payments/pay_1/refunds';
const entry = {
  ...{ id: 'e9', seq: 9, type: 'refund', date: '2026-11-24', documentOn: '2026-11-24' },
  ...{ number: 'ref-9', description: 'Outage', amount: cad('30.00'), balanceAfter: cad('30.00') },
  open: null,
};
const rest = {
  ...{ allocations: [], allocationCount: 0, nextAllocations: null, unapplied: null },
  ...{ taken: null, givenBack: null, names: null, dueOn: null, method: null },
  postedAt: '2026-11-24T12:00:00Z',
};
const detail = get('/accounts/a1/transactions/e9', { ...entry, ...rest });

const made = () => Response.json(entry, { status: 201 });
const unanswered = () => new Response(null, { status: 202 });
const lost = () => {
  throw new TypeError('no network');
};

function start(replies: (() => Response)[], fields: Partial<Payment> = {}, staff = 'admin') {
  const reply = on('POST', refunds, ...replies);
  const who = session(staff as Session['staff']);
  const handlers: Handler[] = replies.length > 0 ? [reply] : [];
  return open(page, [...handlers, who, dashboard(), payment(fields), detail]);
}

const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const amount = () => screen.findByLabelText<HTMLInputElement>('Amount (CAD)');

async function fill(typed: string | null, reason = 'Outage') {
  const field = await amount();
  if (typed !== null) {
    await userEvent.clear(field);
    await userEvent.type(field, typed);
  }
  const why = screen.getByLabelText(/^Reason/);
  await userEvent.clear(why);
  if (reason !== '') await userEvent.type(why, reason);
  await press('Review');
}

beforeEach(() => sessionStorage.clear());

describe('a refund by staff', () => {
  it.each(['agent', null])('is closed to the role %s', async (staff) => {
    await open(page, [session(staff as Session['staff']), dashboard(), payment()]);
    await screen.findByText('Refunds are for the provider’s administrators');
    expect(screen.queryByLabelText('Amount (CAD)')).toBeNull();
  });

  it('proposes what can still be refunded, shows a review, and opens the refund', async () => {
    const { requests } = await start([made], { refundable: cad('80.00') });
    expect((await amount()).value).toBe('80.00');
    await fill('30');
    await screen.findByText(/^\$30\.00 goes back to the method that paid/);
    expect(await sentTo(requests, 'POST', refunds)).toEqual([]);
    await userEvent.dblClick(screen.getByRole('button', { name: 'Refund $30.00' }));
    expect(await screen.findByText('Posted.')).toBeDefined();
    expect(window.location.pathname).toBe('/accounts/a1/transactions/e9');
    const [only, ...others] = await sentTo(requests, 'POST', refunds);
    expect(others).toEqual([]);
    expect(only?.body).toEqual({ amount: cad('30.00'), reason: 'Outage' });
  });

  it('says that the gateway has not answered yet', async () => {
    const pending = { amount: cad('100.00'), status: 'pending', entryId: null } as const;
    await start([unanswered], { refunds: [pending] });
    await fill(null);
    await press('Refund $100.00');
    expect(await screen.findByText('The payment service has not answered yet')).toBeDefined();
    expect(screen.getByText(/^Do not refund again\./)).toBeDefined();
    expect(window.location.pathname).toBe('/accounts/a1/payments/pay_1');
  });

  it('keeps its idempotency key after a lost response', async () => {
    const { requests } = await start([lost, made]);
    await fill('10');
    await press('Refund $10.00');
    await screen.findByText(/it is refunded once/);
    await press('Try again');
    await screen.findByText('Posted.');
    const keys = (await sentTo(requests, 'POST', refunds)).map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('is not sent again under a new key without a new review', async () => {
    const type = '/problems/idempotency-key-reused';
    await start([() => problem({ status: 422, type, title: 'Used before' })]);
    await fill('10');
    await press('Refund $10.00');
    await screen.findByText('Used before');
    expect(screen.queryByText(/it is refunded once/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Change' })).toBeDefined();
  });

  it('moves the focus to the form after Change', async () => {
    await start([made]);
    await fill('10');
    await press('Change');
    const heading = await screen.findByRole('heading', { name: 'Refund' });
    expect(document.activeElement).toBe(heading);
  });

  it('is at most what is left, above zero, and has a reason', async () => {
    const { requests } = await start([made]);
    await fill('100.01');
    expect(await screen.findByText('You can refund up to $100.00.')).toBeDefined();
    await fill('0');
    expect(await screen.findByText(/^Enter an amount above zero/)).toBeDefined();
    await fill('10', '');
    expect(await screen.findByText('Fill in this field.')).toBeDefined();
    expect(await sentTo(requests, 'POST', refunds)).toEqual([]);
  });

  it.each([
    ['not-refundable', 'Only a payment that the bank has confirmed can be refunded.'],
    ['refund-refused', /^The payment service refused this refund; nothing was sent back\./],
    ['too-much', 'This is more than is left.'],
  ])('shows the server’s refusal %s at its field', async (code, text) => {
    await start([() => invalid({ pointer: '/amount', code, message: 'server' })]);
    await fill('10');
    await press('Refund $10.00');
    await screen.findByText(text);
    await waitFor(async () => expect(document.activeElement).toBe(await amount()));
  });

  it('is not offered when nothing is left', async () => {
    await start([], { refundable: cad('0.00') });
    expect(await screen.findByText('Nothing of this payment can be refunded')).toBeDefined();
  });
});

describe('the transaction of a portal payment', () => {
  const shown = (number: string) =>
    get('/accounts/a1/transactions/e8', {
      ...{ ...entry, ...rest, id: 'e8', type: 'payment', method: 'card' },
      ...{ number, amount: cad('-100.00') },
    });
  const show = (number: string, staff: Session['staff']) =>
    open('/accounts/a1/transactions/e8', [session(staff), dashboard(), shown(number)]);

  it('offers administrators a refund, and everybody who pays the receipt', async () => {
    const first = await show(paid.id, 'admin');
    const link = await screen.findByRole('link', { name: 'Refund this payment' });
    expect(link.getAttribute('href')).toBe(page);
    first.unmount();
    await show(paid.id, null);
    const receipt = await screen.findByRole('link', { name: 'See the receipt' });
    expect(receipt.getAttribute('href')).toBe('/accounts/a1/payments/pay_1');
    expect(screen.queryByRole('link', { name: 'Refund this payment' })).toBeNull();
  });

  it('is the only one that can be refunded', async () => {
    await show('ext:pay-7', 'admin');
    await screen.findByRole('link', { name: 'Reverse this payment' });
    expect(screen.queryByRole('link', { name: 'Refund this payment' })).toBeNull();
  });
});
