/** Auto Pay on the page of payment methods: how it is changed. */
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import type { AutoPaySettings, NextCharge } from '../src/api/types';
import { bank, methodsOf, tagged, visa } from './payments';
import { cad, dashboard, invalid, on, open, problem, reads, sentTo, session } from './portal';

const page = '/accounts/a1/payment-methods';
const path = '/accounts/a1/auto-pay';
const pastDue = cad('120.00');
const limits = { cap: cad('500.00'), holdAbovePercent: 20, reviewDays: 5 };
const ids = [visa.id, bank.id];

const begun: NextCharge = {
  ...{ on: '2026-11-24', at: '2026-11-24T15:04:00Z', amount: pastDue, reason: null },
  ...{ method: { type: 'card', brand: 'visa', last4: '4242' }, numbers: ['INV-1'] },
};
const refusal =
  (status: number, type: string, title = 'Refused') =>
  () =>
    problem({ status, type: `/problems/${type}`, title });
const fault = (pointer: string, code: string) => () =>
  invalid({ pointer, code, message: `server on ${code}` });
const lost = () => {
  throw new TypeError('no network');
};

/** The page with these answers to GET in turn; each reply answers one PUT. */
function start(gets: (() => Response)[], ...replies: (() => Response)[]) {
  const list = on('GET', page, () => Response.json(methodsOf()));
  const handlers = [on('GET', path, ...gets), on('PUT', path, ...replies), list];
  return open(page, [...handlers, session(), dashboard()]);
}

const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const tick = async () => userEvent.click(await screen.findByRole('checkbox'));
const sent = (requests: readonly Request[]) => sentTo(requests, 'PUT', path);
const tagsOf = (requests: readonly Request[]) =>
  requests.filter(({ method }) => method === 'PUT').map((put) => put.headers.get('If-Match'));
const body = (fields: Partial<AutoPaySettings> & { chargePastDue?: object }) => ({
  ...{ enabled: false, methods: ids, cap: null, holdAbovePercent: null, reviewDays: 0 },
  ...fields,
});
const region = async () => within(await screen.findByRole('region', { name: 'Auto Pay' }));
const focused = () => document.activeElement?.textContent ?? '';

beforeEach(() => sessionStorage.clear());

describe('turning Auto Pay on', () => {
  const after = { enabled: true, ...limits, upcoming: [begun], nextCharge: begun };

  it('sends the sum that was ticked, the tag and a key, and says what begins', async () => {
    const turnedOn = tagged(after, '"2"');
    const gets = [tagged({ ...limits, pastDue }), turnedOn, tagged({ enabled: true }, '"2"')];
    const { requests } = await start(gets, turnedOn);
    await tick();
    await press('Turn on Auto Pay');
    const said = /^Auto Pay is on\.We are charging \$120\.00 to Visa ending in 4242\. The payment/;
    await waitFor(() => expect(focused()).toMatch(said));
    const link = (await region()).getByRole('link', { name: 'Transaction History' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/transactions');
    const [put] = await sent(requests);
    expect(put?.body).toEqual(body({ ...limits, enabled: true, chargePastDue: pastDue }));
    expect(put?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(tagsOf(requests)).toEqual(['"1"']);
    expect((await region()).getByText('On')).toBeDefined();
    // It asks again until the charge is no longer to come.
    const none = await screen.findByText('No charge is scheduled.', {}, { timeout: 5_000 });
    expect(none).toBeDefined();
  });

  it('needs the tick, and leads to it', async () => {
    const { requests } = await start([tagged({ pastDue })]);
    await press('Turn on Auto Pay');
    expect((await screen.findByRole('alert')).textContent).toMatch(
      /^Tick this to turn Auto Pay on/,
    );
    expect(document.activeElement).toBe(screen.getByRole('checkbox'));
    expect(await sent(requests)).toEqual([]);
    await tick();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('charges nothing, without a key, when nothing is past due', async () => {
    const { requests } = await start([tagged()], tagged({ enabled: true }, '"2"'));
    await press('Turn on Auto Pay');
    await screen.findByText(/^It charges every invoice from now on\./);
    const [put] = await sent(requests);
    expect(put).toEqual({ key: null, body: body({ enabled: true }) });
  });

  it('does not say that a charge begins which its limit holds', async () => {
    const held = { ...after, upcoming: [{ ...begun, reason: 'above-cap' as const }] };
    await start([tagged({ pastDue, cap: cad('100.00') })], tagged(held, '"2"'));
    await tick();
    await press('Turn on Auto Pay');
    await screen.findByText(/^It charges every invoice from now on\./);
    expect(screen.queryByText(/We are charging/)).toBeNull();
  });

  it('asks again when the sum is another one, and says the new one', async () => {
    const changed = tagged({ pastDue: cad('70.00') });
    const refused = fault('/chargePastDue', 'past-due-changed');
    const { requests } = await start([tagged({ pastDue }), changed], refused, tagged(after, '"2"'));
    await tick();
    await press('Turn on Auto Pay');
    await waitFor(() =>
      expect(focused()).toMatch(/^What is past due has changedIt is \$70\.00 now/),
    );
    expect(await screen.findByRole('checkbox')).toHaveProperty('checked', false);
    await tick();
    await press('Turn on Auto Pay');
    await screen.findByText('Auto Pay is on.');
    const [first, second] = await sent(requests);
    expect(second?.body).toEqual(body({ enabled: true, chargePastDue: cad('70.00') }));
    expect(second?.key).not.toBe(first?.key);
  });

  it('sends the same key again after a lost response, and promises one charge', async () => {
    const { requests } = await start([tagged({ pastDue })], lost, tagged(after, '"2"'));
    await tick();
    await press('Turn on Auto Pay');
    await screen.findByText('You can try again safely: nothing is charged twice.');
    await press('Turn on Auto Pay');
    await screen.findByText('Auto Pay is on.');
    const [first, second] = await sent(requests);
    expect(second).toEqual(first);
  });

  it('says in the server’s words that no method can pay', async () => {
    await start([tagged()], fault('/methods', 'no-usable-method'));
    await press('Turn on Auto Pay');
    expect((await screen.findByRole('alert')).textContent).toBe('server on no-usable-method');
  });
});

describe('turning Auto Pay off', () => {
  it('says what follows, and then does it', async () => {
    const off = tagged({ ...limits, pastDue }, '"2"');
    const { requests } = await start([tagged({ enabled: true, ...limits })], off);
    await press('Turn off Auto Pay');
    expect(focused()).toMatch(
      /^Nothing will be charged automatically any more\. A charge that has/,
    );
    expect(await sent(requests)).toEqual([]);
    await press('Turn off now');
    await waitFor(() => expect(focused()).toBe('Auto Pay is off. You pay each invoice yourself.'));
    const [put] = await sent(requests);
    expect(put).toEqual({ key: null, body: body(limits) });
  });
});

describe('what was past due and is left out', () => {
  it('is charged after a question', async () => {
    const after = { enabled: true, upcoming: [begun] };
    const before = tagged({ enabled: true, pastDue });
    const { requests } = await start([before], tagged(after, '"1"'));
    expect((await region()).getByText(/^\$120\.00 was past due and is not charged/)).toBeDefined();
    await press('Charge it now');
    expect(focused()).toBe('$120.00 will be charged to Visa ending in 4242 now.');
    await press('Charge $120.00');
    await screen.findByText(reads(/^We are charging \$120\.00 to Visa/));
    const [put] = await sent(requests);
    expect(put?.body).toEqual(body({ enabled: true, chargePastDue: pastDue }));
    expect(put?.key).not.toBeNull();
  });

  it('is charged with the next invoice when it is too little', async () => {
    await start([tagged({ enabled: true, pastDue: cad('0.30') })]);
    await press('Charge it now');
    expect(focused()).toMatch(/^\$0\.30 is below the smallest amount.* with your next invoice\.$/);
  });
});

describe('the limits of Auto Pay', () => {
  const cap = () => screen.findByLabelText<HTMLInputElement>('Maximum for one charge (CAD)');
  const percent = () => screen.getByLabelText(/^Hold an invoice above your average/);
  const days = () => screen.getByLabelText(/^Days to review a charge/);

  it.each([false, true])('are saved, also while it is on: %s', async (enabled) => {
    const saved = tagged({ enabled, ...limits }, '"2"');
    const { requests } = await start([tagged({ enabled })], saved);
    await userEvent.type(await cap(), '500');
    await userEvent.type(percent(), '20');
    await userEvent.clear(days());
    await userEvent.type(days(), '5{Enter}');
    expect(
      (await screen.findByText('The limits are saved.')).closest('[role=status]'),
    ).not.toBeNull();
    const [put] = await sent(requests);
    expect(put).toEqual({ key: null, body: body({ enabled, ...limits }) });
    expect((await cap()).value).toBe('500.00');
  });

  it('are refused at their field before they are sent', async () => {
    const { requests } = await start([tagged()]);
    await userEvent.type(await cap(), '0.20');
    await userEvent.type(days(), '99');
    await press('Save the limits');
    expect(await screen.findByText(/^Enter at least \$0\.50, the smallest amount/)).toBeDefined();
    expect(screen.getByText('Enter a whole number from 0 to 30.')).toBeDefined();
    expect(document.activeElement).toBe(await cap());
    expect(await sent(requests)).toEqual([]);
  });

  it.each([
    ['/cap', 'too-small', 'This is less than we can charge. Enter more, or nothing.', cap],
    ['/cap/currency', 'wrong-currency', 'The account has another currency.', cap],
    ['/holdAbovePercent', 'out-of-range', 'server on out-of-range', percent],
    ['/reviewDays', 'out-of-range', 'server on out-of-range', days],
  ] as const)('show what the server says about %s: %s', async (pointer, code, text, field) => {
    await start([tagged(limits)], fault(pointer, code));
    await press('Save the limits');
    expect(await screen.findByText(text)).toBeDefined();
    expect(document.activeElement).toBe(await field());
  });

  it('of somebody else are shown, and what was typed stays', async () => {
    const theirs = tagged({ ...limits, reviewDays: 9 }, '"2"');
    const gets = [tagged(), theirs];
    const { requests } = await start(gets, refusal(412, 'stale'), tagged(limits, '"3"'));
    await userEvent.type(await cap(), '80');
    await press('Save the limits');
    await waitFor(() => expect(focused()).toMatch(/^These settings have been changed meanwhile/));
    expect(focused()).toContain('$500.00');
    expect(focused()).toContain('9 days');
    expect((await cap()).value).toBe('80');
    await press('Save the limits');
    await screen.findByText('The limits are saved.');
    expect(tagsOf(requests)).toEqual(['"1"', '"2"']);
    const [, second] = await sent(requests);
    expect(second?.body).toEqual(body({ ...limits, cap: cad('80.00'), reviewDays: 9 }));
  });

  it('say that the server failed, beside the button', async () => {
    await start([tagged()], refusal(503, 'unavailable', 'Busy'));
    await press('Save the limits');
    expect((await screen.findByRole('alert')).textContent).toContain('Busy');
  });
});

describe('a change of the methods', () => {
  it('makes Auto Pay read its settings again before they are changed', async () => {
    const order = [bank.id, visa.id];
    const swapped = [
      { ...bank, default: true, order: 1 },
      { ...visa, default: false, order: 2 },
    ];
    const patched = on('PATCH', `${page}/pm_pad`, () =>
      Response.json(methodsOf({ items: swapped })),
    );
    const list = on('GET', page, () => Response.json(methodsOf()));
    const gets = [tagged(), tagged({ methods: order }, '"2"')];
    const put = on('PUT', path, tagged({ enabled: true, methods: order }, '"3"'));
    const handlers = [patched, on('GET', path, ...gets), put, list, session(), dashboard()];
    const { requests } = await open(page, handlers);
    await press('Make default: Bank account ending in 6789');
    await (await region()).findByText(reads(/^Charged first: Bank account ending in 6789/));
    await waitFor(() =>
      expect(requests.filter(({ url }) => url.endsWith('/auto-pay'))).toHaveLength(2),
    );
    await press('Turn on Auto Pay');
    await screen.findByText('Auto Pay is on.');
    expect(tagsOf(requests)).toEqual(['"2"']);
    const [sentOnce] = await sent(requests);
    expect(sentOnce?.body).toEqual({ ...body({ enabled: true }), methods: order });
  });
});
