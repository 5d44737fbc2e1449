import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import type { AccountUser, Session } from '../src/api/types';
import { type Handler, dashboard, get, invalid, on, open, problem, reads } from './portal';
import { sentTo, session, sessionOf } from './portal';

const dana: AccountUser = {
  ...{ id: 'u1', username: 'dana', email: 'dana@example.ca', givenName: 'Dana' },
  ...{ familyName: 'Moreau', role: 'manager', status: 'active', invitationExpiresAt: null },
  ...{ secondFactor: false, emailProblem: null, you: true },
};
const luc: AccountUser = {
  ...{ ...dana, id: 'u2', username: 'luc', email: 'luc@example.ca', givenName: 'Luc', you: false },
  role: 'viewer',
};
const users = (...items: AccountUser[]): Handler =>
  get('/accounts/a1/users', { items, next: null, secondFactorRequired: false });

const mine = { id: 'a1', name: 'Maple Ridge Dental', number: '1001' };

const press = (name: string | RegExp, role = 'button') =>
  userEvent.click(screen.getByRole(role, { name }));
const type = (label: string, text: string) => userEvent.type(screen.getByLabelText(label), text);
const page = '/accounts/a1/users';

const start = (handlers: Handler[], staff: Session['staff'] = null) =>
  open(page, [...handlers, session(staff)]);

beforeEach(() => sessionStorage.clear());

describe('users', () => {
  it.each([
    [{ ...luc, status: 'recorded' }, 'Waiting for the invitation'],
    [
      { ...luc, status: 'invited', invitationExpiresAt: '2999-01-02T12:00:00Z' },
      'Invited, until Jan 2, 2999',
    ],
    [
      { ...luc, status: 'invited', invitationExpiresAt: '2020-01-02T12:00:00Z' },
      'Invitation expired Jan 2, 2020',
    ],
    [{ ...luc, status: 'deactivated' }, 'Deactivated'],
  ] as [AccountUser, string][])('have a status: %#', async (user, words) => {
    await start([users(user)]);
    const row = (await screen.findByText('Luc Moreau')).closest('li');
    expect(row?.textContent).toContain(words);
  });

  it.each([
    ['bounced', /^E-mails to this address bounce/],
    ['complained', /reported an e-mail as spam/],
  ] as const)(
    'are listed with what is wrong with their address: %s',
    async (emailProblem, words) => {
      await start([users(dana, { ...luc, emailProblem })]);
      const note = await screen.findByText(words);
      expect(note.closest('li')?.textContent).toContain('Luc Moreau');
      expect(screen.getAllByText(/about payments/)).toHaveLength(1);
    },
  );

  it('get another role, which applies from the next click', async () => {
    const change = on('PATCH', `${page}/u2`, () => Response.json(luc));
    const { requests } = await start([change, users(dana, luc)]);
    await screen.findByText('Luc Moreau');
    await press('Manage Luc Moreau');
    expect(screen.getByRole('button', { name: 'Save the role' })).toHaveProperty('disabled', true);
    await press('Billing', 'radio');
    await press('Save the role');
    expect(await screen.findByText(/has the new role from the next click/)).toBeDefined();
    expect(await sentTo(requests, 'PATCH', `${page}/u2`)).toEqual([
      { key: null, body: { role: 'billing' } },
    ]);
  });

  it('are deactivated after a confirmation, except the last Office Manager', async () => {
    const refused = on('DELETE', `${page}/u1`, () =>
      problem({ status: 409, type: '/problems/last-manager', title: 'Somebody must be left' }),
    );
    const { requests } = await start([refused, users(dana)]);
    await screen.findByText('Dana Moreau');
    await press('Manage Dana Moreau');
    await press('Deactivate Dana Moreau');
    expect(screen.getByText(/^This is you\. You will be signed out at once/)).toBeDefined();
    expect(await sentTo(requests, 'DELETE', `${page}/u1`)).toEqual([]);
    await press('Deactivate');
    expect(await screen.findByText('Somebody must be left')).toBeDefined();
  });

  it('can be reinstated', async () => {
    const back = on('PATCH', `${page}/u2`, () => Response.json(luc));
    const { requests } = await start([back, users({ ...luc, status: 'deactivated' })]);
    await screen.findByText('Luc Moreau');
    await press('Manage Luc Moreau');
    await press('Reactivate');
    await screen.findByText(reads('Luc Moreau can open this account again.'));
    const names = screen.getAllByText('Luc Moreau').map(({ tagName }) => tagName);
    expect(names, 'in the notice and in the list').toEqual(['BDI', 'BDI']);
    expect(await sentTo(requests, 'PATCH', `${page}/u2`)).toEqual([
      { key: null, body: { status: 'active' } },
    ]);
  });

  it('must have a second factor once a manager has confirmed it', async () => {
    const put = on('PUT', '/accounts/a1/security', () =>
      Response.json({ secondFactorRequired: true }),
    );
    const { requests } = await start([put, users(dana)]);
    await screen.findByText(/^Not required/);
    await press('Require two-step verification');
    await press('Require two-step verification');
    await waitFor(async () =>
      expect(await sentTo(requests, 'PUT', '/accounts/a1/security')).toEqual([
        { key: null, body: { secondFactorRequired: true } },
      ]),
    );
  });

  it('are sorted by name across pages', async () => {
    const named = (id: string, familyName: string) => ({ ...luc, id, givenName: 'X', familyName });
    const next = (cursor: string | null, ...items: AccountUser[]): Handler => {
      const content = { items, next: cursor && 'more', secondFactorRequired: false };
      return (request) => {
        const asked = new URL(request.url).searchParams.get('cursor');
        const isIt = request.url.includes('/users') && (asked === null) === (cursor !== null);
        return isIt ? Response.json(content) : undefined;
      };
    };
    const first = next('more', named('u3', 'Bouchard'), named('u4', 'Roy'));
    await start([first, next(null, named('u5', 'Émond'), named('u6', 'Tremblay'))]);
    await screen.findByText('X Roy');
    await press('Show more');
    await screen.findByText('X Tremblay');
    const shown = screen.getAllByRole('heading', { level: 3 }).map((name) => name.textContent);
    expect(shown).toEqual(['X Bouchard', 'X Émond', 'X Roy', 'X Tremblay']);
  });

  it('can be seen but not changed by an agent', async () => {
    await start([users(dana, { ...luc, secondFactor: true }), dashboard()], 'agent');
    expect(await screen.findByText(/^You can look at this list/)).toBeDefined();
    await screen.findByText('Luc Moreau');
    expect(screen.queryByRole('button', { name: /Manage/ })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Invite somebody' })).toBeNull();
    const banner = 'You see account 1001 as the provider’s staff.';
    expect(await screen.findByText(reads(banner))).toBeDefined();
  });

  it('have their second factor reset by an administrator', async () => {
    const reset = on('DELETE', '/staff/users/u2/totp', () => new Response(null, { status: 204 }));
    const { requests } = await start([reset, users({ ...luc, secondFactor: true })], 'admin');
    await screen.findByText('Luc Moreau');
    await press('Manage Luc Moreau');
    expect(screen.queryByRole('radio')).toBeNull();
    await press('Reset two-step verification');
    await press('Reset two-step verification');
    await screen.findByText(reads(/^Two-step verification of Luc Moreau is off/));
    expect(await sentTo(requests, 'DELETE', '/staff/users/u2/totp')).toHaveLength(1);
  });
});

describe('a role that was lowered during the session', () => {
  it('applies to the next request and to what the page then offers', async () => {
    const lowered = { ...sessionOf(null), accounts: [{ ...mine, role: 'viewer' }] };
    const known = on(
      'GET',
      '/session',
      () => Response.json(sessionOf(null)),
      () => Response.json(lowered),
    );
    const refused = on('GET', '/accounts/a1/activity', () =>
      problem({ status: 403, type: '/problems/forbidden', title: 'Your role is too low' }),
    );
    await open(page, [known, refused, users(dana)]);
    await screen.findByText('Dana Moreau');
    await press('Activity', 'link');
    expect(await screen.findByText('Your role is too low')).toBeDefined();
    await waitFor(() => expect(screen.queryByText('Manage Organization')).toBeNull());
  });
});

describe('an invitation', () => {
  async function fill() {
    await screen.findByLabelText('User name');
    await type('User name', 'Luc.Tremblay');
    await type('E-mail address', 'luc@example.ca');
    await type('Given name', 'Luc');
    await type('Family name', 'Tremblay');
    await press('Billing', 'radio');
  }
  const body = {
    ...{ username: 'luc.tremblay', email: 'luc@example.ca', givenName: 'Luc' },
    ...{ familyName: 'Tremblay', language: 'en-CA', role: 'billing' },
  };
  const recorded = () => Response.json({ ...luc, status: 'recorded' }, { status: 201 });

  it('is sent with one idempotency key until a response arrives', async () => {
    const lost = () => {
      throw new TypeError('no network');
    };
    const invite = on('POST', page, lost, recorded);
    const { requests } = await open(`${page}/invite`, [invite, users(dana, luc), session()]);
    await fill();
    await press('Send the invitation');
    await screen.findByText('The portal cannot be reached');
    await press('Send the invitation');
    await screen.findByText(/is on its way to luc@example\.ca/);
    const [first, second, ...others] = await sentTo(requests, 'POST', page);
    expect(others).toEqual([]);
    expect(first?.body).toEqual(body);
    expect(first?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.key).toBe(first?.key);
  });

  it('shows errors of the form and of the server at their fields', async () => {
    const taken = { pointer: '/username', code: 'username-taken', message: 'Taken.' };
    const invite = on('POST', page, () => invalid(taken));
    await open(`${page}/invite`, [invite, users(dana), session()]);
    await screen.findByLabelText('User name');
    await type('User name', 'é');
    await press('Send the invitation');
    expect(screen.getByText(/^3 to 64 letters/)).toBeDefined();
    expect(screen.getAllByText('Fill in this field.')).toHaveLength(1);
    expect(screen.getByText('Enter at least one name, given or family.')).toBeDefined();
    await userEvent.clear(screen.getByLabelText('User name'));
    await fill();
    await press('Send the invitation');
    expect(await screen.findByText('Taken.')).toBeDefined();
    expect(document.activeElement).toBe(screen.getByLabelText('User name'));
  });

  it('takes a new idempotency key after a refusal and after a success', async () => {
    const taken = { pointer: '/username', code: 'username-taken', message: 'Taken.' };
    const invite = on('POST', page, () => invalid(taken), recorded);
    const { requests } = await open(`${page}/invite`, [invite, users(dana, luc), session()]);
    await fill();
    await press('Send the invitation');
    await screen.findByText('Taken.');
    await press('Send the invitation');
    await screen.findByText(/is on its way to luc@example\.ca/);
    await press('Invite somebody', 'link');
    await fill();
    await press('Send the invitation');
    await waitFor(async () => expect(await sentTo(requests, 'POST', page)).toHaveLength(3));
    const keys = (await sentTo(requests, 'POST', page)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });

  it('uses the staff route when an administrator sends it', async () => {
    const path = '/staff/accounts/a1/invitations';
    const invite = on('POST', path, recorded);
    const handlers = [invite, users(luc), session('admin')];
    const { requests } = await open(`${page}/invite`, handlers);
    await fill();
    await press('Send the invitation');
    await screen.findByText(/is on its way/);
    expect(await sentTo(requests, 'POST', path)).toHaveLength(1);
  });
});
