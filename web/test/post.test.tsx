import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Session } from '../src/api/types';
import { type Handler, cad, dashboard, get, open, problem, reads, session } from './portal';

const page = '/accounts/a1/post';
const credits = '/staff/accounts/a1/credits';

const posted = {
  id: 'e9',
  seq: 9,
  type: 'credit',
  date: '2026-11-23',
  documentOn: '2026-11-23',
  number: 'cr-9',
  description: 'Outage',
  amount: cad('-50.00'),
  balanceAfter: cad('50.00'),
  open: null,
};
const rest = {
  ...{
    allocations: [],
    unapplied: null,
    taken: null,
    givenBack: null,
    names: null,
    dueOn: null,
    method: null,
  },
  postedAt: '2026-11-23T12:00:00Z',
};
const detail = get('/accounts/a1/transactions/e9', { ...posted, ...rest });
const payment = get('/accounts/a1/transactions/e7', {
  ...{ ...posted, ...rest, id: 'e7', type: 'payment', number: 'ext:pay-7' },
  amount: cad('-100.00'),
});

function post(path: string, ...replies: (() => Response)[]): Handler {
  return (request) => {
    if (request.method !== 'POST' || !request.url.endsWith(path)) return undefined;
    return (replies.length > 1 ? replies.shift() : replies[0])?.();
  };
}

const accepted = () => Response.json(posted, { status: 201 });
const lost = () => {
  throw new TypeError('no network');
};
const tooMuch = () =>
  problem({
    ...{ status: 422, type: '/problems/invalid', title: 'Not possible' },
    errors: [{ pointer: '/amount', code: 'too-much', message: 'More than is open.' }],
  });

function start(reply: Handler | null, query = '', staff: Session['staff'] = 'admin') {
  const handlers = [session(staff), dashboard(), detail, payment];
  return open(page + query, reply ? [reply, ...handlers] : handlers);
}

/** The posted requests: path, key and body. */
async function sent(requests: readonly Request[]) {
  const posts = requests.filter(({ method }) => method === 'POST');
  return Promise.all(
    posts.map(async (request) => ({
      path: new URL(request.url).pathname,
      key: request.headers.get('Idempotency-Key'),
      body: (await request.clone().json()) as unknown,
    })),
  );
}

async function fill(amount: string, reason = 'Outage') {
  const field = await screen.findByLabelText('Amount (CAD)');
  await userEvent.clear(field);
  await userEvent.type(field, amount);
  const why = screen.getByLabelText(/^Reason/);
  await userEvent.clear(why);
  await userEvent.type(why, reason);
  await press('Review');
}

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

/** The value of a fact in the review. */
const fact = (name: string) =>
  screen.getByText(name, { selector: 'dt' }).nextElementSibling?.textContent;

beforeEach(() => sessionStorage.clear());

describe('posting', () => {
  it.each(['agent', null] as const)('is closed to the role %s', async (staff) => {
    await start(null, '', staff);
    expect(await screen.findByText('Posting is for the provider’s administrators')).toBeDefined();
    expect(screen.queryByLabelText('Amount (CAD)')).toBeNull();
  });

  it('shows a review before it posts, and then opens the transaction', async () => {
    const { requests } = await start(post(credits, accepted), '?kind=credit&invoice=INV-1');
    await fill('50');
    expect(
      await screen.findByText(reads(/^A credit of \$50\.00 is posted\. It pays invoice INV-1/)),
    ).toBeDefined();
    expect(fact('Balance now')).toBe('$100.00');
    expect(fact('Balance after it')).toBe('$50.00');
    expect(await sent(requests)).toEqual([]);
    await press('Post');
    expect(await screen.findByText('Posted.')).toBeDefined();
    expect(window.location.pathname).toBe('/accounts/a1/transactions/e9');
    const [only, ...others] = await sent(requests);
    expect(others).toEqual([]);
    expect(only?.path).toBe(`/v1${credits}`);
    expect(only?.body).toEqual({ amount: cad('50.00'), reason: 'Outage', invoiceNumber: 'INV-1' });
  });

  it('sends one request for a double click', async () => {
    const { requests } = await start(post(credits, accepted));
    await fill('50');
    await userEvent.dblClick(screen.getByRole('button', { name: 'Post' }));
    await screen.findByText('Posted.');
    expect(await sent(requests)).toHaveLength(1);
  });

  it('keeps its idempotency key after a lost response, also across a reload', async () => {
    const reply = post(credits, lost, lost, accepted);
    const { requests, unmount } = await start(reply);
    await fill('50');
    await press('Post');
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    await waitFor(async () => expect(await sent(requests)).toHaveLength(2));
    await screen.findByText(/it is posted once/);
    unmount();
    const later = await start(reply);
    await fill('50');
    await press('Post');
    await screen.findByText('Posted.');
    const keys = [...(await sent(requests)), ...(await sent(later.requests))].map(({ key }) => key);
    expect(keys).toHaveLength(3);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(keys).size).toBe(1);
  });

  it('takes a new idempotency key for other content, and after a success', async () => {
    const reply = post(credits, lost, accepted);
    const first = await start(reply);
    await fill('50');
    await press('Post');
    await screen.findByRole('button', { name: 'Try again' });
    await press('Change');
    await fill('60');
    await press('Post');
    await screen.findByText('Posted.');
    first.unmount();
    const second = await start(reply);
    await fill('60');
    await press('Post');
    await screen.findByText('Posted.');
    const all = [...(await sent(first.requests)), ...(await sent(second.requests))];
    expect(new Set(all.map(({ key }) => key)).size).toBe(3);
  });

  it('shows missing and refused values at their fields', async () => {
    const { requests } = await start(post(credits, tooMuch, accepted));
    await screen.findByLabelText('Amount (CAD)');
    await press('Review');
    expect(screen.getByText('Enter an amount above zero, such as 12.50.')).toBeDefined();
    expect(screen.getByText('Fill in this field.')).toBeDefined();
    await fill('50');
    await press('Post');
    expect(await screen.findByText('More than is open.')).toBeDefined();
    expect(document.activeElement).toBe(screen.getByLabelText('Amount (CAD)'));
    await press('Review');
    await press('Post');
    await screen.findByText('Posted.');
    // A refusal is final, so the same content gets a new key.
    const [refused, again] = await sent(requests);
    expect(again?.key).not.toBe(refused?.key);
  });

  it('adds the sign of an adjustment that lowers the balance', async () => {
    const adjustments = '/staff/accounts/a1/adjustments';
    const { requests } = await start(post(adjustments, accepted), '?kind=adjustment');
    await userEvent.click(await screen.findByRole('radio', { name: 'Lowers what is owed' }));
    await fill('130.5');
    expect(fact('Balance after it')).toBe('credit $30.50');
    await press('Post');
    await screen.findByText('Posted.');
    expect((await sent(requests))[0]?.body).toEqual({ amount: cad('-130.50'), reason: 'Outage' });
  });

  it('proposes the payment’s amount for a reversal', async () => {
    const reversals = '/staff/accounts/a1/reversals';
    const { requests } = await start(post(reversals, accepted), '?kind=reversal&entry=e7');
    const field = await screen.findByLabelText('Amount (CAD)');
    expect(field).toHaveProperty('value', '100.00');
    await userEvent.type(screen.getByLabelText(/^Reason/), 'Bounced');
    await press('Review');
    expect(fact('Balance after it')).toBe('$200.00');
    await press('Post');
    await screen.findByText('Posted.');
    const body = { entryId: 'e7', amount: cad('100.00'), reason: 'Bounced' };
    expect((await sent(requests))[0]?.body).toEqual(body);
  });

  it('asks for the entry to reverse when the address names none', async () => {
    await start(null, '?kind=reversal');
    expect(await screen.findByText('What should be reversed?')).toBeDefined();
  });

  it('writes off an invoice', async () => {
    const writeOffs = '/staff/accounts/a1/write-offs';
    const { requests } = await start(post(writeOffs, accepted), '?kind=write-off&invoice=INV-1');
    await fill('20');
    expect(screen.getByText(reads(/^\$20\.00 of invoice INV-1 is given up\./))).toBeDefined();
    await press('Post');
    await screen.findByText('Posted.');
    const body = { amount: cad('20.00'), reason: 'Outage', invoiceNumber: 'INV-1' };
    expect((await sent(requests))[0]?.body).toEqual(body);
  });
});
