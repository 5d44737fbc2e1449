/** Data of one user is never shown to the next. */
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { clearUserData } from '../src/api/session';
import { createQueryClient } from '../src/api/queryClient';
import type { MySession } from '../src/api/types';
import { on, open, problem, session, sessionOf } from './portal';

const noSession = () =>
  problem({ status: 401, type: '/problems/not-signed-in', title: 'Not signed in' });
const granted = () => Response.json(sessionOf(null));
const leadTo = (address: string) => {
  window.history.pushState(null, '', address);
  window.dispatchEvent(new PopStateEvent('popstate'));
};

describe('data of a session', () => {
  const mine: MySession = {
    ...{ id: 's1', current: true, address: '203.0.113.7', agent: '' },
    ...{ begunAt: '2026-11-23T13:00:00Z', lastUsedAt: '2026-11-23T14:00:00Z' },
    expiresAt: '2026-11-24T01:00:00Z',
  };

  it('is cleared, except for the portal’s own data', () => {
    const client = createQueryClient();
    const keys = ['portal', 'session', 'account', 'my-sessions', 'staff'];
    for (const key of keys) client.setQueryData([key], key);
    client.getMutationCache().build(client, { mutationFn: () => Promise.resolve() });
    clearUserData(client);
    const left = client.getQueryCache().getAll();
    expect(left.map(({ queryKey }) => queryKey)).toEqual([['portal']]);
    expect(client.getMutationCache().getAll()).toEqual([]);
  });

  it('is never shown to the user who signs in next', async () => {
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
    await screen.findByText('No other devices are signed in.');
    expect(requests.filter(({ url }) => url.endsWith('/me/sessions'))).toHaveLength(2);
    expect(screen.queryByText(/203\.0\.113\.7/)).toBeNull();
  });

  it.each([
    ['a request', [on('GET', '/accounts/a1/users', noSession), session()]],
    ['the session itself', [on('GET', '/session', granted, noSession)]],
  ])('is cleared when %s shows that the session has ended', async (_, handlers) => {
    const list = on('GET', '/me/sessions', () => Response.json({ items: [mine], next: null }));
    const { client, requests } = await open('/me', [...handlers, list]);
    await screen.findByText(/203\.0\.113\.7/);
    if (handlers.length > 1) leadTo('/accounts/a1/users');
    else void client.refetchQueries({ queryKey: ['session'] });
    await waitFor(() => expect(window.location.pathname).toBe('/sign-in'));
    const left = client.getQueryCache().getAll();
    expect(left.map(({ queryKey }) => queryKey)).toEqual([['portal']]);
    // No page that has unmounted fetches it again.
    const asked = requests.filter(({ url }) => /users|me.sessions/.test(url));
    expect(asked).toHaveLength(handlers.length);
  });
});
