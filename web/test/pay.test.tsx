import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Language, PaymentMethods, Role, Session } from '../src/api/types';
import { browser } from '../src/payments/leave';
import {
  aging,
  balanceChanged,
  bank,
  inFlight,
  methods,
  methodsOf,
  paid,
  payment,
  visa,
} from './payments';
import {
  cad,
  dashboard,
  type Handler,
  invalid,
  on,
  open,
  reads,
  sentTo,
  session,
  sessionOf,
} from './portal';

const page = '/accounts/a1/pay';
const posts = '/accounts/a1/payments';
const hosted = 'https://pay.example/cs_1';

const accepted = () => Response.json(paid, { status: 201 });
const redirected = () =>
  Response.json({ ...paid, status: 'requires-action', redirectUrl: hosted }, { status: 201 });
const lost = () => {
  throw new TypeError('no network');
};
const invoices = aging(
  { number: 'INV-1', dueOn: '2026-12-11', open: cad('60.00') },
  { number: 'INV-0', dueOn: '2026-11-01', open: cad('40.00') },
);

/** Each reply answers one payment; the last one repeats. */
const pay = (...replies: (() => Response)[]) => on('POST', posts, ...replies);

interface Start {
  query?: string;
  fields?: Partial<PaymentMethods>;
  staff?: Session['staff'];
  role?: Role;
  language?: Language;
}

function start(reply: Handler | null, given: Start = {}) {
  const { query = '', fields = {}, staff = null, role = 'billing', language = 'en-CA' } = given;
  const accounts = sessionOf(staff).accounts.map((account) => ({ ...account, role }));
  const user = { ...sessionOf(staff).user, language };
  const handlers = [session(staff, { accounts, user }), dashboard(), methods(fields), invoices];
  return open(page + query, [...(reply ? [reply] : []), ...handlers, payment()], language);
}

const amount = () => screen.findByLabelText<HTMLInputElement>('Amount (CAD)');
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const payNow = () => press(/^Pay \$/);

async function type(typed: string) {
  const field = await amount();
  await userEvent.clear(field);
  await userEvent.type(field, typed);
}

const sent = (requests: readonly Request[]) => sentTo(requests, 'POST', posts);
const left = vi.spyOn(browser, 'goTo');

beforeEach(() => {
  sessionStorage.clear();
  left.mockReset().mockImplementation(() => undefined);
});

describe('Make a Payment', () => {
  it('is closed to viewers, with a calm word and a way back', async () => {
    const { requests } = await start(null, { role: 'viewer' });
    expect(await screen.findByText('Only billing users and Office Managers can pay')).toBeDefined();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.queryByLabelText('Amount (CAD)')).toBeNull();
    expect(requests.some(({ url }) => url.includes('payment-methods'))).toBe(false);
  });

  it.each(['agent', 'admin'] as const)('is closed to staff who are %s', async (staff) => {
    await start(null, { staff });
    expect(await screen.findByText('Only the customer can pay')).toBeDefined();
    expect(screen.queryByLabelText('Amount (CAD)')).toBeNull();
  });

  it('proposes all that is payable, and what is left of the invoice in the address', async () => {
    const first = await start(null, { fields: { payable: cad('80.00') } });
    expect((await amount()).value).toBe('80.00');
    first.unmount();
    await start(null, { query: '?invoice=INV-1' });
    expect((await amount()).value).toBe('60.00');
    expect(screen.getByLabelText(/^Invoice to pay first/)).toHaveProperty('value', 'INV-1');
  });

  it('lists the open invoices by due date, and proposes the amount of the chosen one', async () => {
    await start(null);
    const list = await screen.findByLabelText(/^Invoice to pay first/);
    const options = within(list)
      .getAllByRole('option')
      .map(({ textContent }) => textContent);
    expect(options).toEqual([
      'None: what is due earliest',
      'INV-0 · $40.00 · due Nov 1, 2026',
      'INV-1 · $60.00 · due Dec 11, 2026',
    ]);
    await userEvent.selectOptions(list, 'INV-0');
    expect((await amount()).value).toBe('40.00');
  });

  it('shows methods that cannot pay, with what to do, but not to choose', async () => {
    const items = [
      { ...visa, status: 'expired' as const, expYear: 2025 },
      { ...bank, status: 'awaiting-verification' as const },
    ];
    await start(null, { fields: { items } });
    const expired = await screen.findByRole('radio', { name: 'Visa ending in 4242' });
    expect(expired).toHaveProperty('disabled', true);
    expect(screen.getByText(/^Expired 08\/2025\. Add the new card/)).toBeDefined();
    const waiting = screen.getByRole('radio', { name: 'Bank account ending in 6789' });
    expect(waiting).toHaveProperty('disabled', true);
    expect(screen.getByText(/^Not verified yet\. Two small deposits/)).toBeDefined();
    expect(screen.getByRole('radio', { name: 'A new card' })).toHaveProperty('checked', true);
  });

  it.each([
    ['0', 'Enter an amount above zero, with at most 2 decimals.'],
    ['-5', 'Enter an amount above zero, with at most 2 decimals.'],
    ['12.345', 'Enter an amount above zero, with at most 2 decimals.'],
    ['100.01', 'You can pay up to $100.00.'],
  ])('refuses %s at the field before anything is sent', async (typed, message) => {
    const { requests } = await start(pay(accepted));
    await type(typed);
    await press('Review');
    expect(screen.getByText(message)).toBeDefined();
    expect(document.activeElement).toBe(await amount());
    expect(await sent(requests)).toEqual([]);
  });

  it('says the sum, method, day and what follows, and pays only then', async () => {
    const { requests } = await start(pay(accepted), { query: '?invoice=INV-1' });
    await type('50');
    await press('Review');
    const question = await screen.findByText(reads(/^\$50\.00 is charged to/));
    expect(question.textContent).toMatch(
      /to Visa ending in 4242 today, \w{3} \d+, \d{4}\. It pays invoice INV-1 first/,
    );
    const fact = (name: string) =>
      screen.getByText(name, { selector: 'section:last-of-type dt' }).nextElementSibling
        ?.textContent;
    expect(fact('Amount')).toBe('$50.00');
    expect(fact('Balance after it')).toBe('$50.00');
    expect(fact('Receipt to')).toBe('The account’s billing contacts');
    expect(await sent(requests)).toEqual([]);
    await payNow();
    expect(await screen.findByText('Thank you, your payment is received')).toBeDefined();
    expect(window.location.pathname).toBe('/accounts/a1/payments/pay_1');
    const [only, ...others] = await sent(requests);
    expect(others).toEqual([]);
    expect(only?.body).toEqual({
      ...{ amount: cad('50.00'), balanceSeen: cad('100.00'), methodId: 'pm_visa' },
      invoiceNumber: 'INV-1',
    });
  });

  it('says of a bank debit that it takes days and has no receipt yet', async () => {
    await start(null);
    await userEvent.click(await screen.findByRole('radio', { name: /^Bank account/ }));
    await press('Review');
    expect(
      await screen.findByText(reads(/from the account ending in 6789\. It has up to five/)),
    ).toBeDefined();
    expect(screen.queryByText('Balance after it')).toBeNull();
    expect(screen.getByText('ap@mapleridge.example.ca')).toBeDefined();
  });

  it('sends one request for a double click', async () => {
    const { requests } = await start(pay(accepted));
    await press('Review');
    await userEvent.dblClick(await screen.findByRole('button', { name: /^Pay \$/ }));
    await screen.findByText('Thank you, your payment is received');
    expect(await sent(requests)).toHaveLength(1);
  });

  it('keeps its idempotency key after a lost response, also across a reload', async () => {
    const reply = pay(lost, lost, accepted);
    const { requests, unmount } = await start(reply);
    await press('Review');
    await payNow();
    await press('Try again');
    await waitFor(async () => expect(await sent(requests)).toHaveLength(2));
    await screen.findByText(/you pay once, however often/);
    unmount();
    const later = await start(reply);
    await press('Review');
    await payNow();
    await screen.findByText('Thank you, your payment is received');
    const all = [...(await sent(requests)), ...(await sent(later.requests))];
    expect(all).toHaveLength(3);
    expect(all[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(all.map(({ key }) => key)).size).toBe(1);
  });

  it('sends what was reviewed again, even if the account has changed meanwhile', async () => {
    const first = methodsOf();
    const booked = methodsOf({ payable: cad('40.00'), balance: cad('40.00') });
    const changing = on(
      ...(['GET', '/accounts/a1/payment-methods'] as const),
      () => Response.json(first),
      () => Response.json(booked),
    );
    const reply = pay(lost, accepted);
    const { requests, client } = await open(page, [
      ...[reply, session(), dashboard(), changing, invoices, payment()],
    ]);
    await type('60');
    await press('Review');
    await payNow();
    await screen.findByText(/you pay once, however often/);
    await client.invalidateQueries();
    await press('Try again');
    await screen.findByText('Thank you, your payment is received');
    const [lostOne, again] = await sent(requests);
    expect(again).toEqual(lostOne);
  });

  it('shows the new balance and lets the payer decide again', async () => {
    const changing = on(
      ...(['GET', '/accounts/a1/payment-methods'] as const),
      () => Response.json(methodsOf()),
      () => Response.json(methodsOf({ payable: cad('70.00'), balance: cad('70.00') })),
    );
    const reply = pay(balanceChanged('70.00'), accepted);
    const { requests } = await open(page, [
      ...[reply, session(), dashboard(), changing, invoices, payment()],
    ]);
    await press('Review');
    await payNow();
    expect(await screen.findByText('Your balance has changed')).toBeDefined();
    expect(screen.getByText(/^This payment was not made\. Your balance is/).textContent).toContain(
      '$70.00',
    );
    expect((await amount()).value).toBe('70.00');
    await press('Review');
    await payNow();
    await screen.findByText('Thank you, your payment is received');
    const [stale, fresh] = await sent(requests);
    expect(fresh?.body).toMatchObject({ amount: cad('70.00'), balanceSeen: cad('70.00') });
    expect(fresh?.key).not.toBe(stale?.key);
  });

  it('leads to the payment that is in flight', async () => {
    await start(pay(inFlight));
    await press('Review');
    await payNow();
    const link = await screen.findByRole('link', { name: 'See this payment' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/payments/pay_0');
  });

  it('offers no second payment while one is being checked, but one after an unfinished one', async () => {
    const first = await start(null, { fields: { inFlight: { ...paid, status: 'unknown' } } });
    expect(await screen.findByText('A payment of $100.00 is in progress')).toBeDefined();
    expect(screen.queryByLabelText('Amount (CAD)')).toBeNull();
    first.unmount();
    await start(null, { fields: { inFlight: { ...paid, status: 'requires-action' } } });
    const link = await screen.findByRole('link', { name: 'Go on with this payment' });
    // It may be confirmed already, so the page does not claim that nothing was charged.
    const notice = link.closest('[role="status"]')?.textContent;
    expect(notice).toContain('A payment of $100.00 was begun and is not confirmed yet');
    expect(notice).toContain('If it was confirmed on the secure page, wait a moment');
    expect(await amount()).toBeDefined();
  });

  it('says what is on its way, and when nothing is left to pay', async () => {
    await start(null, { fields: { payable: cad('0.00'), reserved: cad('100.00') } });
    expect(await screen.findByText(/^A payment of \$100\.00 is on its way/)).toBeDefined();
    expect(screen.getByText('There is nothing to pay')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Review' })).toBeNull();
  });

  it('shows the server’s refusals at their fields, and takes a new key then', async () => {
    const tooSmall = () => invalid({ pointer: '/amount', code: 'too-small', message: 'server' });
    const { requests } = await start(pay(tooSmall, accepted));
    await type('0.10');
    await press('Review');
    await payNow();
    expect(
      await screen.findByText(/^The payment service does not take so small an amount/),
    ).toBeDefined();
    expect(document.activeElement).toBe(await amount());
    await press('Review');
    await payNow();
    await screen.findByText('Thank you, your payment is received');
    const [refused, again] = await sent(requests);
    expect(again?.key).not.toBe(refused?.key);
  });

  it('is in French, with French amounts', async () => {
    const { requests } = await start(pay(accepted), { language: 'fr-CA' });
    const field = await screen.findByLabelText<HTMLInputElement>('Montant (CAD)');
    expect(field.value).toBe('100,00');
    await userEvent.clear(field);
    await userEvent.type(field, '12,50');
    await press('Vérifier');
    await press(/^Payer 12,50/);
    await screen.findByText('Merci, votre paiement est reçu');
    expect((await sent(requests))[0]?.body).toMatchObject({ amount: cad('12.50') });
  });
});

describe('paying with a new method', () => {
  const choose = async () => {
    await userEvent.click(await screen.findByRole('radio', { name: 'A new card' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Use For Auto Pay' }));
    await press('Review');
    await press('Continue to the secure page');
  };

  it('goes to the gateway’s page once', async () => {
    const { requests } = await start(pay(redirected));
    await choose();
    expect(await screen.findByText(/We are taking you to/)).toBeDefined();
    expect(left.mock.calls).toEqual([[hosted]]);
    expect((await sent(requests))[0]?.body).toMatchObject({
      newMethod: { type: 'card', useForAutoPay: true },
    });
  });

  it('does not go to an unsafe address', async () => {
    const unsafe = () =>
      Response.json({ ...paid, redirectUrl: 'javascript:alert(1)' }, { status: 201 });
    await start(pay(unsafe));
    await choose();
    expect(await screen.findByText('The secure page could not be opened')).toBeDefined();
    expect(left).not.toHaveBeenCalled();
  });

  it('is read again when the Back button brings the page back as it was', async () => {
    const reload = vi.spyOn(browser, 'reload').mockImplementation(() => undefined);
    await start(pay(redirected));
    await choose();
    await screen.findByText(/We are taking you to/);
    const shown = Object.assign(new Event('pageshow'), { persisted: true });
    window.dispatchEvent(shown);
    expect(reload).toHaveBeenCalledOnce();
  });
});
