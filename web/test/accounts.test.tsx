/** The choice of accounts: what is owed in each. */
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { Account } from '../src/api/types';
import { cad, dashboard, type Handler, open, queriesTo, reads, session } from './portal';

const account = (id: string): Account => ({ id, name: `Shop ${id}`, number: id, role: 'billing' });

/** Responds with the dashboard of an account, whose balance is this. */
const owing = (id: string, amount: string, fields: object = {}): Handler => {
  const balance = { amount: cad(amount), dueOn: null, pastDue: cad('0.00'), nextDue: null };
  const of = dashboard(amount, {
    currentBalance: { ...balance, reserved: cad('0.00'), ...fields },
  });
  return (request) =>
    request.url.includes(`/accounts/${id}/`)
      ? of(new Request(request.url.replace(`/accounts/${id}/`, '/accounts/a1/')))
      : undefined;
};

const choose = (accounts: Account[], ...handlers: Handler[]) =>
  open('/accounts', [...handlers, session(null, { accounts })]);

describe('the choice of accounts', () => {
  it('says of each what is owed, past due, due next or in credit', async () => {
    const nextDue = { on: '2026-12-11', amount: cad('40.00') };
    await choose(
      ['1', '2', '3', '4'].map(account),
      owing('1', '100.00', { pastDue: cad('60.00') }),
      owing('2', '40.00', { nextDue }),
      owing('3', '-210.69'),
      owing('4', '0.00'),
    );
    expect(await screen.findByText('$60.00 past due')).toBeDefined();
    expect(screen.getByText('$100.00 owed')).toBeDefined();
    expect(await screen.findByText(reads('Due Dec 11, 2026'))).toBeDefined();
    expect(await screen.findByText('Credit of $210.69')).toBeDefined();
    expect(await screen.findByText('Nothing owed')).toBeDefined();
  });

  it('leads to an account whose balance cannot be read', async () => {
    const fails: Handler = (request) =>
      request.url.includes('/dashboard') ? new Response(null, { status: 404 }) : undefined;
    await choose([account('1'), account('2')], fails);
    const link = await screen.findByRole('link', { name: /Shop 1/ });
    expect(link.getAttribute('href')).toBe('/accounts/1');
  });

  it('reads no more than 24 balances', async () => {
    const many = Array.from({ length: 30 }, (_, place) => account(String(place)));
    const { requests } = await choose(many, ...many.map(({ id }) => owing(id, '1.00')));
    await waitFor(() => expect(screen.getAllByText('$1.00 owed')).toHaveLength(24));
    const read = many.flatMap(({ id }) => queriesTo(requests, `/accounts/${id}/dashboard`));
    expect(read).toHaveLength(24);
  });
});
