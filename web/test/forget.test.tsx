/** Nothing of one person is left for the next. */
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { once } from '../src/api/intent';
import { ProblemError, Unreachable } from '../src/api/problem';
import { forgetPerson } from '../src/api/queries';
import { createQueryClient } from '../src/api/queryClient';
import type { MySession, Problem } from '../src/api/types';
import { on, open, problem, session, sessionOf } from './portal';

const refusal = (status: number, type: Problem['type']) =>
  new ProblemError({ status, type, title: '', detail: '', instance: '', errors: [] });
const ended = refusal(401, '/problems/not-signed-in');

const nobody = () =>
  problem({ status: 401, type: '/problems/not-signed-in', title: 'Not signed in' });
const granted = () => Response.json(sessionOf(null));
const leadTo = (address: string) => {
  window.history.pushState(null, '', address);
  window.dispatchEvent(new PopStateEvent('popstate'));
};

describe('what was read', () => {
  const mine: MySession = {
    ...{ id: 's1', current: true, address: '203.0.113.7', agent: '' },
    ...{ begunAt: '2026-11-23T13:00:00Z', lastUsedAt: '2026-11-23T14:00:00Z' },
    expiresAt: '2026-11-24T01:00:00Z',
  };

  it('is forgotten, but for whose portal it is', () => {
    const client = createQueryClient();
    const keys = ['portal', 'session', 'account', 'my-sessions', 'staff'];
    for (const key of keys) client.setQueryData([key], key);
    client.getMutationCache().build(client, { mutationFn: () => Promise.resolve() });
    forgetPerson(client);
    const left = client.getQueryCache().getAll();
    expect(left.map(({ queryKey }) => queryKey)).toEqual([['portal']]);
    expect(client.getMutationCache().getAll()).toEqual([]);
  });

  it('is never shown to whoever signs in next', async () => {
    const items = [mine];
    const sessions = on('GET', '/me/sessions', () => Response.json({ items, next: null }));
    const entered = on('POST', '/auth/sign-in', () =>
      Response.json({ status: 'signed-in', challenge: null, token: null }),
    );
    const { requests } = await open('/me', [sessions, entered, session()]);
    await screen.findByText(/203\.0\.113\.7/);
    items.pop();
    leadTo('/sign-in?return=/me');
    await userEvent.type(await screen.findByLabelText('User name'), 'luc');
    await userEvent.type(screen.getByLabelText('Password'), 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByText('You are signed in nowhere else.');
    expect(requests.filter(({ url }) => url.endsWith('/me/sessions'))).toHaveLength(2);
    expect(screen.queryByText(/203\.0\.113\.7/)).toBeNull();
  });

  it.each([
    ['a call', [on('GET', '/accounts/a1/users', nobody), session()]],
    ['the session itself', [on('GET', '/session', granted, nobody)]],
  ])('is gone once %s tells that the session has ended', async (_, answers) => {
    const list = on('GET', '/me/sessions', () => Response.json({ items: [mine], next: null }));
    const { client, requests } = await open('/me', [...answers, list]);
    await screen.findByText(/203\.0\.113\.7/);
    if (answers.length > 1) leadTo('/accounts/a1/users');
    else void client.refetchQueries({ queryKey: ['session'] });
    await waitFor(() => expect(window.location.pathname).toBe('/sign-in'));
    const left = client.getQueryCache().getAll();
    expect(left.map(({ queryKey }) => queryKey)).toEqual([['portal']]);
    // No page that is left asks for it again.
    const asked = requests.filter(({ url }) => /users|me.sessions/.test(url));
    expect(asked).toHaveLength(answers.length);
  });
});

describe('what must happen once', () => {
  const body = { email: 'luc@example.ca', amount: '50.00' };
  const keys: string[] = [];
  const send = (failure: Error | null, content: object = body) =>
    once('invite.a1', content, (key) => {
      keys.push(key);
      return failure ? Promise.reject(failure) : Promise.resolve();
    }).catch(() => undefined);
  const stored = () => (Object.values(sessionStorage) as string[]).filter(Boolean);

  beforeEach(async () => {
    await send(null);
    keys.length = 0;
  });

  it('is kept as a key and a digest, never as what was typed', async () => {
    await send(new Unreachable(null));
    expect(stored()).toHaveLength(1);
    expect(stored()[0]).toMatch(/^[0-9a-f-]{36} [\d.]+$/);
  });

  it.each<[Error | null, number]>([
    [new Unreachable(null), 1],
    [ended, 1],
    [refusal(403, '/problems/forbidden'), 1],
    [refusal(429, '/problems/too-many-tries'), 1],
    [refusal(503, '/problems/unavailable'), 1],
    [refusal(422, '/problems/invalid'), 2],
    [refusal(422, '/problems/idempotency-key-reused'), 2],
    [null, 2],
  ])('keeps its key unless it was settled: %#', async (first, distinct) => {
    await send(first);
    await send(null);
    expect(new Set(keys).size).toBe(distinct);
    expect(stored()).toEqual([]);
  });

  it('has one key for two presses at the same moment, and another for other contents', async () => {
    await Promise.all([send(ended), send(ended)]);
    expect(new Set(keys).size).toBe(1);
    await send(ended, { ...body, amount: '60.00' });
    expect(new Set(keys).size).toBe(2);
  });
});
