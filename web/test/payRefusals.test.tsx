/** Make a Payment, when the server refuses a payment or its response is lost. */
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { aging, balanceChanged, methods, methodsOf, payment } from './payments';
import { cad, dashboard, invalid, on, open, problem, sentTo, session } from './portal';

const page = '/accounts/a1/pay';
const posts = '/accounts/a1/payments';
const list = '/accounts/a1/payment-methods';

/** Each reply answers one payment; the last one repeats. */
const start = (...replies: (() => Response)[]) => {
  const pay = on('POST', posts, ...replies);
  return open(page, [pay, session(), dashboard(), methods(), aging(), payment()]);
};

/** As `start`; 70.00 are payable, and owed, once the page asks again. */
const startChanging = (reply: () => Response) => {
  const now = { payable: cad('70.00'), balance: cad('70.00') };
  const [before, after] = [methodsOf(), methodsOf(now)];
  const changing = on(
    ...(['GET', list] as const),
    () => Response.json(before),
    () => Response.json(after),
  );
  const pay = on('POST', posts, reply);
  return open(page, [pay, session(), dashboard(), changing, aging(), payment()]);
};

const amount = () => screen.findByLabelText<HTMLInputElement>('Amount (CAD)');
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const payNow = () => press(/^Pay \$/);

beforeEach(() => sessionStorage.clear());

describe('a payment that the server refuses', () => {
  it.each([
    ['/amount', 'too-much', /^This is more than can be paid now\. A payment may already/],
    ['/amount', 'bad-amount', /^The payment service does not take this amount exactly/],
    ['/amount/amount', 'bad-amount', /^Enter an amount above zero/],
    ['/newMethod/type', 'not-offered', /^This type of payment method is not available/],
    ['/newMethod/useForAutoPay', 'too-many-methods', /or pay without Use For Auto Pay\.$/],
    ['', 'one-method', 'Choose a payment method.'],
  ])('says in its own words that %s is %s', async (pointer, code, text) => {
    await start(() => invalid({ pointer, code, message: 'server' }));
    await press('Review');
    await payNow();
    expect(await screen.findByText(text)).toBeDefined();
  });

  it('offers what is payable now after any refusal of the server', async () => {
    await startChanging(() => invalid({ pointer: '/amount', code: 'too-much', message: 'server' }));
    await press('Review');
    await payNow();
    await screen.findByText(/^This is more than can be paid now/);
    await waitFor(async () => expect((await amount()).value).toBe('70.00'));
  });

  it('promises that it is paid once only when the outcome is unknown', async () => {
    const status = (code: number, type: string) => () =>
      problem({ status: code, type: `/problems/${type}`, title: `Failed with ${code}` });
    const reused = 'idempotency-key-reused';
    const refusals = [status(503, 'unavailable'), status(409, 'conflict'), status(422, reused)];
    const { requests } = await start(...refusals);
    await press('Review');
    await payNow();
    await screen.findByText('Failed with 503');
    expect(screen.getByText(/you pay once, however often/)).toBeDefined();
    await press('Try again');
    await screen.findByText('Failed with 409');
    expect(screen.queryByText(/you pay once, however often/)).toBeNull();
    await press('Try again');
    await screen.findByText('Failed with 422');
    // It would be sent with a new key.
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    await press('Change');
    await press('Review');
    await payNow();
    await waitFor(async () => expect(await sentTo(requests, 'POST', posts)).toHaveLength(4));
  });
});

describe('the focus in Make a Payment', () => {
  const heading = (name: string) => screen.findByRole('heading', { name });

  it('is on the form after the review, but not when the page opens', async () => {
    await start();
    const first = await heading('Your payment');
    expect(document.activeElement).not.toBe(first);
    await press('Review');
    await press('Change');
    const again = await heading('Your payment');
    expect(document.activeElement).toBe(again);
  });

  it('is on the wrong field after a refusal of it', async () => {
    await start(() => invalid({ pointer: '/amount', code: 'too-much', message: 'server' }));
    await press('Review');
    await payNow();
    await screen.findByText(/^This is more than can be paid now/);
    expect(document.activeElement).toBe(await amount());
  });

  it('is on the notice after the balance has changed', async () => {
    await startChanging(balanceChanged('70.00'));
    await press('Review');
    await payNow();
    await screen.findByText('Your balance has changed');
    expect(document.activeElement?.textContent).toMatch(/^Your balance has changed/);
  });
});
