import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { PaymentMethods, Role, SavedMethod, Session } from '../src/api/types';
import { browser } from '../src/payments/leave';
import { bank, methodsOf, tagged, visa } from './payments';
import {
  dashboard,
  done,
  type Handler,
  invalid,
  on,
  open,
  problem,
  sentTo,
  session,
  sessionOf,
} from './portal';

const page = '/accounts/a1/payment-methods';
const list = '/accounts/a1/payment-methods';
const setUp = '/accounts/a1/payment-methods/setup';
const hosted = 'https://pay.example/cs_1';
const mastercard: SavedMethod = {
  ...visa,
  ...{ id: 'pm_mc', brand: 'mastercard', last4: '4444', default: false, order: 3 },
};
const items = [visa, bank, mastercard];

interface Start {
  query?: string;
  role?: Role;
  staff?: Session['staff'];
  saved?: Handler;
}

const answer = (fields: Partial<PaymentMethods>) => () => Response.json(methodsOf(fields));

function start(handlers: Handler[], given: Start = {}) {
  const { query = '', role = 'billing', staff = null } = given;
  const { saved = on('GET', list, answer({ items })) } = given;
  const accounts = sessionOf(staff).accounts.map((account) => ({ ...account, role }));
  const autoPay = on('GET', '/accounts/a1/auto-pay', tagged());
  const others = [session(staff, { accounts }), saved, autoPay, dashboard()];
  return open(page + query, [...handlers, ...others]);
}

const rows = async () => {
  const list = within(await screen.findByRole('region', { name: 'Saved methods' }));
  const headings = await list.findAllByRole('heading', { level: 3 });
  return headings.map(({ textContent }) => textContent);
};
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const row = async (name: string) => {
  const heading = await screen.findByRole('heading', { level: 3, name });
  return within(heading.closest('li') ?? document.body);
};

const left = vi.spyOn(browser, 'goTo');
beforeEach(() => {
  sessionStorage.clear();
  left.mockReset().mockImplementation(() => undefined);
});

describe('payment methods', () => {
  it('are closed to viewers, and only shown to staff', async () => {
    const viewer = await start([], { role: 'viewer' });
    await screen.findByText('Only billing users and Office Managers can pay');
    viewer.unmount();
    await start([], { staff: 'admin' });
    expect(await rows()).toHaveLength(3);
    const names = within(screen.getByRole('main')).queryAllByRole('button');
    expect(names).toEqual([]);
    expect(screen.queryByRole('link', { name: 'Add New' })).toBeNull();
  });

  it('are listed in order, with default, expiry, state and receipts', async () => {
    const old = { ...mastercard, status: 'expired' as const, expYear: 2025 };
    await start([], { saved: on('GET', list, answer({ items: [visa, bank, old] })) });
    expect(await rows()).toEqual([
      'Visa ending in 4242',
      'Bank account ending in 6789',
      'Mastercard ending in 4444',
    ]);
    expect((await row('Visa ending in 4242')).getByText('Default')).toBeDefined();
    expect((await row('Visa ending in 4242')).getByText('Expires 08/2030')).toBeDefined();
    const account = await row('Bank account ending in 6789');
    expect(account.getByText(/^Receipts go to/).textContent).toContain('ap@mapleridge');
    const expired = await row('Mastercard ending in 4444');
    expect(expired.getByText('Expired 08/2025')).toBeDefined();
    expect(expired.getByText('Add the new card to pay with it.')).toBeDefined();
    expect(expired.queryByRole('button', { name: /^Make default/ })).toBeNull();
  });

  it('can be made the default', async () => {
    const after = [
      { ...bank, default: true, order: 1 },
      { ...visa, default: false, order: 2 },
    ];
    const change = on('PATCH', `${list}/pm_pad`, answer({ items: after }));
    const { requests } = await start([change]);
    await press('Make default: Bank account ending in 6789');
    expect(await screen.findByText(/^The default is now/)).toBeDefined();
    expect((await rows())[0]).toBe('Bank account ending in 6789');
    const [sent] = await sentTo(requests, 'PATCH', `${list}/pm_pad`);
    expect(sent?.body).toEqual({ default: true });
  });

  it('move up and down by keyboard, and the focus moves along', async () => {
    const after = [visa, { ...mastercard, order: 2 }, { ...bank, order: 3 }];
    const change = on('PATCH', `${list}/pm_mc`, answer({ items: after }));
    const { requests } = await start([change]);
    const up = await screen.findByRole('button', { name: 'Move up: Mastercard ending in 4444' });
    up.focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText(/^Number 2 is now/)).toBeDefined();
    const [sent] = await sentTo(requests, 'PATCH', `${list}/pm_mc`);
    expect(sent?.body).toEqual({ order: 2 });
    // Second place is the highest beside the default, so its button is gone.
    const heading = screen.getByRole('heading', { name: 'Mastercard ending in 4444' });
    await waitFor(() => expect(document.activeElement).toBe(heading));
  });

  it('do not offer to move the default, nor the last one down', async () => {
    await start([]);
    await rows();
    const moves = screen.getAllByRole('button', { name: /^Move/ });
    expect(moves.map((button) => button.getAttribute('aria-label'))).toEqual([
      'Move down: Bank account ending in 6789',
      'Move up: Mastercard ending in 4444',
    ]);
  });

  it('change where their receipts go, and refuse what is no address', async () => {
    const path = `${list}/pm_visa`;
    const after = [{ ...visa, receiptEmail: 'a@example.ca' }, bank];
    const wrong = () => invalid({ pointer: '/receiptEmail', code: 'bad-email', message: 'server' });
    const { requests } = await start([on('PATCH', path, wrong, answer({ items: after }))]);
    await press('Change where receipts go: Visa ending in 4242');
    const field = await screen.findByLabelText('Receipts by e-mail to');
    expect(document.activeElement).toBe(field);
    await userEvent.type(field, 'nobody');
    await press('Save');
    expect(await screen.findByText(/^Enter an e-mail address/)).toBeDefined();
    expect(await sentTo(requests, 'PATCH', path)).toEqual([]);
    await userEvent.type(field, '@example.ca');
    await press('Save');
    expect(await screen.findByText(/^Enter an e-mail address/)).toBeDefined();
    await press('Save');
    expect(await screen.findByText(/^Saved where receipts go/)).toBeDefined();
    const name = 'Change where receipts go: Visa ending in 4242';
    expect(document.activeElement).toBe(screen.getByRole('button', { name }));
    const [, sent] = await sentTo(requests, 'PATCH', path);
    expect(sent?.body).toEqual({ receiptEmail: 'nobody@example.ca' });
  });

  it('give the focus back when the change of receipts is cancelled', async () => {
    await start([]);
    const name = 'Change where receipts go: Visa ending in 4242';
    await press(name);
    await press('Cancel');
    expect(document.activeElement).toBe(await screen.findByRole('button', { name }));
  });

  it.each([
    [items, 'Visa ending in 4242', /Bank account ending in 6789 becomes the default\.$/],
    [items, 'Mastercard ending in 4444', /To pay with it again, you would have to add it again\.$/],
    [[visa], 'Visa ending in 4242', /It is the only one/],
  ])('say what follows before they are removed: %#', async (saved, name, question) => {
    const path = `${list}/${saved.find(({ last4 }) => name.endsWith(last4))?.id ?? ''}`;
    const { requests } = await start([on('DELETE', path, done)], {
      saved: on('GET', list, answer({ items: saved })),
    });
    await press(`Remove: ${name}`);
    await waitFor(() => expect(document.activeElement?.textContent).toMatch(question));
    expect(await sentTo(requests, 'DELETE', path)).toEqual([]);
    await press('Remove now');
    expect(await screen.findByText(/^Removed:/)).toBeDefined();
    const heading = screen.getByRole('heading', { name: 'Saved methods' });
    await waitFor(() => expect(document.activeElement).toBe(heading));
    expect(await sentTo(requests, 'DELETE', path)).toHaveLength(1);
  });

  it('explain what to do first when Auto Pay needs the one to remove', async () => {
    const type = '/problems/method-in-use';
    const inUse = () => problem({ status: 409, type, title: 'Auto Pay needs this payment method' });
    await start([on('DELETE', `${list}/pm_visa`, inUse)]);
    await press('Remove: Visa ending in 4242');
    await press('Remove now');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Auto Pay needs this payment method');
    expect((await row('Visa ending in 4242')).getByRole('link', { name: 'Add New' })).toBeDefined();
  });
});

describe('a change of payment methods that the server refuses', () => {
  const outdated = 'The list has changed meanwhile. Look at it again.';
  const gone = () => problem({ status: 404, type: '/problems/not-found', title: 'Not found' });
  const moved = () => invalid({ pointer: '/order', code: 'bad-order', message: 'server' });
  const shrinking = (after: SavedMethod[]) =>
    on('GET', list, answer({ items }), answer({ items: after }));

  it.each([
    ['is a place that is no longer there', moved],
    ['is of a method that is no longer there', gone],
  ])('%s: shows the list as it is now', async (_, refused) => {
    const saved = shrinking([visa, mastercard]);
    await start([on('PATCH', `${list}/pm_pad`, refused)], { saved });
    await press('Move down: Bank account ending in 6789');
    expect((await screen.findByRole('alert')).textContent).toBe(outdated);
    await waitFor(async () => expect(await rows()).toHaveLength(2));
    expect(screen.getByText(outdated)).toBeDefined();
  });

  it('is a second removal: says so after the method is gone, also when it was the last', async () => {
    const { requests } = await start([on('DELETE', `${list}/pm_visa`, gone)], {
      saved: shrinking([]),
    });
    await press('Remove: Visa ending in 4242');
    await press('Remove now');
    expect(await screen.findByText('No payment method is saved yet.')).toBeDefined();
    expect(screen.getByRole('alert').textContent).toBe(outdated);
    expect(await sentTo(requests, 'DELETE', `${list}/pm_visa`)).toHaveLength(1);
  });

  it.each([
    ['/type', 'not-offered', /^This type of payment method is not available for this account/],
    ['', 'too-many-methods', /as many payment methods as it can have\. Remove one first\.$/],
  ])('is an addition with %j %s: says why', async (pointer, code, text) => {
    const refused = () => invalid({ pointer, code, message: 'server' });
    await start([on('POST', setUp, refused)], { query: '?add=new' });
    await press('Continue to the secure page');
    expect((await screen.findByRole('alert')).textContent).toMatch(text);
  });
});

describe('adding a payment method', () => {
  const opened = on('POST', setUp, () => Response.json({ redirectUrl: hosted }, { status: 201 }));

  it('goes to the gateway’s page with the type and the tick', async () => {
    const { requests } = await start([opened], { query: '?add=new' });
    await userEvent.click(await screen.findByRole('radio', { name: 'Bank account' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Use For Auto Pay' }));
    await press('Continue to the secure page');
    await screen.findByText(/We are taking you to/);
    expect(left.mock.calls).toEqual([[hosted]]);
    const [sent] = await sentTo(requests, 'POST', setUp);
    expect(sent?.body).toEqual({ type: 'bank-debit', useForAutoPay: true });
    expect(sent?.key).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('as Change Card adds a card as the default, and says that the old one stays', async () => {
    const { requests } = await start([opened], { query: '?add=change' });
    const sentence = await screen.findByText(/becomes the default in place of/);
    expect(sentence.textContent).toContain('Visa ending in 4242, which stays saved until');
    await press('Continue to the secure page');
    await screen.findByText(/We are taking you to/);
    const [sent] = await sentTo(requests, 'POST', setUp);
    expect(sent?.body).toEqual({ type: 'card', useForAutoPay: true });
  });

  it('begins at its heading', async () => {
    await start([], { query: '?add=new' });
    const heading = await screen.findByRole('heading', { name: 'Add a payment method' });
    await waitFor(() => expect(document.activeElement).toBe(heading));
  });

  it('is not expected again after the new one was removed', async () => {
    sessionStorage.setItem('portal.methods.a1', JSON.stringify([visa.id]));
    const saved = on('GET', list, answer({ items: [visa, bank] }), answer({ items: [visa] }));
    await start([on('DELETE', `${list}/pm_pad`, done)], { query: '?checkout=done', saved });
    expect(await screen.findByText('Your payment method is saved.')).toBeDefined();
    await press('Remove: Bank account ending in 6789');
    await press('Remove now');
    await waitFor(async () => expect(await rows()).toEqual(['Visa ending in 4242']));
    expect(screen.queryByText(/^We are saving your payment method/)).toBeNull();
    expect(sessionStorage.getItem('portal.methods.a1')).toBeNull();
  });

  it('does not go to an unsafe address', async () => {
    const unsafe = () => Response.json({ redirectUrl: 'data:text/html,x' }, { status: 201 });
    await start([on('POST', setUp, unsafe)], { query: '?add=change' });
    await press('Continue to the secure page');
    expect(await screen.findByText('The secure page could not be opened')).toBeDefined();
    expect(left).not.toHaveBeenCalled();
  });

  it('waits for the new one after the return, and then stops asking', async () => {
    const before = await start([opened], { query: '?add=change' });
    await press('Continue to the secure page');
    await screen.findByText(/We are taking you to/);
    before.unmount();
    const fresh = { ...mastercard, id: 'pm_new', last4: '1111', order: 4 };
    const replies = [answer({ items }), answer({ items }), answer({ items: [...items, fresh] })];
    const saved = on('GET', list, ...replies);
    const { requests } = await start([], { query: '?checkout=done', saved });
    expect(await screen.findByText(/^We are saving your payment method/)).toBeDefined();
    expect(await screen.findByText('Your payment method is saved.')).toBeDefined();
    expect(await rows()).toContain('Mastercard ending in 1111');
    expect(requests.filter(({ url }) => url.endsWith('/payment-methods'))).toHaveLength(3);
  });

  it('says that nothing was saved when the payer left the gateway’s page', async () => {
    await start([], { query: '?checkout=left' });
    expect(await screen.findByText(/No payment method was saved/)).toBeDefined();
  });

  it('claims nothing when it cannot tell what is new, as after a replayed return', async () => {
    await start([], { query: '?checkout=done' });
    expect(await screen.findByText(/^If you finished on the secure page/)).toBeDefined();
    expect(screen.queryByText('Your payment method is saved.')).toBeNull();
  });
});
