import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import type { AccountUser, ActivityAction, Session } from '../src/api/types';
import { formatPeriod } from '../src/format/dates';
import { type Answer, get, invalid, on, open, problem, reads } from './portal';
import { sentTo, session, sessionOf } from './portal';

const dana: AccountUser = {
  ...{ id: 'u1', username: 'dana', email: 'dana@example.ca', givenName: 'Dana' },
  ...{ familyName: 'Moreau', role: 'manager', status: 'active', invitationExpiresAt: null },
  ...{ secondFactor: false, you: true },
};
const luc: AccountUser = {
  ...{ ...dana, id: 'u2', username: 'luc', email: 'luc@example.ca', givenName: 'Luc', you: false },
  role: 'viewer',
};
const people = (...items: AccountUser[]): Answer =>
  get('/accounts/a1/users', { items, next: null, secondFactorRequired: false });

const mine = { id: 'a1', name: 'Maple Ridge Dental', number: '1001' };

const press = (name: string | RegExp, role = 'button') =>
  userEvent.click(screen.getByRole(role, { name }));
const type = (label: string, text: string) => userEvent.type(screen.getByLabelText(label), text);
const page = '/accounts/a1/users';

const start = (answers: Answer[], staff: Session['staff'] = null) =>
  open(page, [...answers, session(staff)]);

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
  ] as [AccountUser, string][])('stand where they stand: %#', async (user, words) => {
    await start([people(user)]);
    const row = (await screen.findByText('Luc Moreau')).closest('li');
    expect(row?.textContent).toContain(words);
  });

  it('get another role, which is said to hold from the next click', async () => {
    const change = on('PATCH', `${page}/u2`, () => Response.json(luc));
    const { requests } = await start([change, people(dana, luc)]);
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

  it('are deactivated after a question; the last Office Manager is refused in words', async () => {
    const refused = on('DELETE', `${page}/u1`, () =>
      problem({ status: 409, type: '/problems/last-manager', title: 'Somebody must be left' }),
    );
    const { requests } = await start([refused, people(dana)]);
    await screen.findByText('Dana Moreau');
    await press('Manage Dana Moreau');
    await press('Deactivate Dana Moreau');
    expect(screen.getByText(/^This is you\. You are signed out at once/)).toBeDefined();
    expect(await sentTo(requests, 'DELETE', `${page}/u1`)).toEqual([]);
    await press('Deactivate');
    expect(await screen.findByText('Somebody must be left')).toBeDefined();
  });

  it('are reinstated', async () => {
    const back = on('PATCH', `${page}/u2`, () => Response.json(luc));
    const { requests } = await start([back, people({ ...luc, status: 'deactivated' })]);
    await screen.findByText('Luc Moreau');
    await press('Manage Luc Moreau');
    await press('Reinstate');
    await screen.findByText(reads('Luc Moreau can open this account again.'));
    const names = screen.getAllByText('Luc Moreau').map(({ tagName }) => tagName);
    expect(names, 'in the notice and in the list').toEqual(['BDI', 'BDI']);
    expect(await sentTo(requests, 'PATCH', `${page}/u2`)).toEqual([
      { key: null, body: { status: 'active' } },
    ]);
  });

  it('must have a second factor once that was confirmed', async () => {
    const put = on('PUT', '/accounts/a1/security', () =>
      Response.json({ secondFactorRequired: true }),
    );
    const { requests } = await start([put, people(dana)]);
    await screen.findByText(/^Not required/);
    await press('Require a second factor');
    await press('Require a second factor');
    await waitFor(async () =>
      expect(await sentTo(requests, 'PUT', '/accounts/a1/security')).toEqual([
        { key: null, body: { secondFactorRequired: true } },
      ]),
    );
  });

  it('stand by name, also when there is more than one page of them', async () => {
    const named = (id: string, familyName: string) => ({ ...luc, id, givenName: 'X', familyName });
    const next = (cursor: string | null, ...items: AccountUser[]): Answer => {
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

  it('are looked at by an agent, and no more', async () => {
    await start([people(dana, { ...luc, secondFactor: true })], 'agent');
    expect(await screen.findByText(/^You can look at this list/)).toBeDefined();
    await screen.findByText('Luc Moreau');
    expect(screen.queryByRole('button', { name: /Manage/ })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Invite somebody' })).toBeNull();
    expect(screen.getByText(/as the provider’s staff/)).toBeDefined();
  });

  it('have their second factor reset by an administrator', async () => {
    const reset = on('DELETE', '/staff/users/u2/totp', () => new Response(null, { status: 204 }));
    const { requests } = await start([reset, people({ ...luc, secondFactor: true })], 'admin');
    await screen.findByText('Luc Moreau');
    await press('Manage Luc Moreau');
    expect(screen.queryByRole('radio')).toBeNull();
    await press('Reset the second factor');
    await press('Reset the second factor');
    await screen.findByText(reads(/^The second factor of Luc Moreau is off/));
    expect(await sentTo(requests, 'DELETE', '/staff/users/u2/totp')).toHaveLength(1);
  });
});

describe('a role that was lowered meanwhile', () => {
  it('is obeyed by the next click, and by what the page offers then', async () => {
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
    await open(page, [known, refused, people(dana)]);
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

  it('is sent once, with its key, until it is answered', async () => {
    const lost = () => {
      throw new TypeError('no network');
    };
    const invite = on('POST', page, lost, recorded);
    const { requests } = await open(`${page}/invite`, [invite, people(dana, luc), session()]);
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

  it('is refused at its field, by the form and by the server', async () => {
    const taken = { pointer: '/username', code: 'username-taken', message: 'Taken.' };
    const invite = on('POST', page, () => invalid(taken));
    await open(`${page}/invite`, [invite, people(dana), session()]);
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

  it('takes another key once it was refused, and once it was sent', async () => {
    const taken = { pointer: '/username', code: 'username-taken', message: 'Taken.' };
    const invite = on('POST', page, () => invalid(taken), recorded);
    const { requests } = await open(`${page}/invite`, [invite, people(dana, luc), session()]);
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

  it('goes by the staff’s own route when an administrator sends it', async () => {
    const path = '/staff/accounts/a1/invitations';
    const invite = on('POST', path, recorded);
    const answers = [invite, people(luc), session('admin')];
    const { requests } = await open(`${page}/invite`, answers);
    await fill();
    await press('Send the invitation');
    await screen.findByText(/is on its way/);
    expect(await sentTo(requests, 'POST', path)).toHaveLength(1);
  });
});

describe('activity', () => {
  const actions: ActivityAction[] = [
    ...(['user-invited', 'user-invited-again', 'role-changed', 'user-deactivated'] as const),
    ...(['user-reinstated', 'second-factor-required', 'second-factor-not-required'] as const),
    ...(['password-chosen', 'password-changed', 'password-reset', 'second-factor-on'] as const),
    ...(['second-factor-off', 'second-factor-reset', 'recovery-code-used'] as const),
    ...(['recovery-codes-renewed', 'profile-changed', 'viewed-by-staff', 'credit-posted'] as const),
    ...(['session-ended', 'sessions-ended', 'sessions-ended-by-staff'] as const),
    ...(['login-deactivated', 'login-reinstated', 'email-corrected'] as const),
    ...(['history-downloaded', 'statement-downloaded'] as const),
    ...(['adjustment-posted', 'reversal-posted', 'write-off-posted'] as const),
    'invitations-released',
  ];
  const item = (action: ActivityAction, fields = {}) => ({
    ...{ id: action, at: '2026-11-23T14:05:00Z', action, subject: 'luc', detail: 'viewer' },
    actor: { username: 'dana', name: 'Dana Moreau', staff: null },
    address: '203.0.113.7',
    ...fields,
  });
  const list = (...items: object[]) => get('/accounts/a1/activity', { items, next: null });

  it.each(['en-CA', 'fr-CA'] as const)(
    'has a sentence for every action in %s',
    async (language) => {
      const shown = [list(...actions.map((action) => item(action))), session()];
      await open('/accounts/a1/activity', shown, language);
      await screen.findAllByText('Dana Moreau (dana)');
      const rows = within(screen.getByRole('main')).getAllByRole('listitem');
      const sentences = rows.map((row) => row.querySelector('p')?.textContent ?? '');
      expect(new Set(sentences).size).toBe(actions.length);
      expect(sentences.every((text) => text.startsWith('Dana Moreau (dana) '))).toBe(true);
      expect(rows[0]?.textContent).toMatch(/203\.0\.113\.7$/);
    },
  );

  it.each([
    ['en-CA', 'The billing system gave the user name luc to another person, '],
    ['fr-CA', 'Le système de facturation a attribué le nom d’utilisateur luc à une autre'],
  ] as const)(
    'says in %s what the billing system did, and names nobody',
    async (language, said) => {
      const actor = { username: null, name: '', staff: null };
      const taken = item('username-taken-over', { actor, address: null, detail: null });
      await open('/accounts/a1/activity', [list(taken), session()], language);
      await screen.findByText('luc');
      const [row] = within(screen.getByRole('main')).getAllByRole('listitem');
      expect(row?.querySelector('p')?.textContent).toContain(said);
    },
  );

  it('says who, what and where it leads', async () => {
    const staff = { username: 'ada', name: 'Ada Admin', staff: 'admin' };
    const posted = { actor: staff, subject: 'cr-9', detail: '50.00 CAD' };
    const alex = { actor: { username: null, name: 'Alex F.', staff: 'agent' }, address: null };
    const operator = { actor: { username: null, name: '', staff: null }, address: null };
    const file = item('history-downloaded', { detail: '2026-07-01/2026-07-31' });
    const shown = list(item('credit-posted', posted), item('user-invited', operator), file, {
      ...item('viewed-by-staff', alex),
    });
    await open('/accounts/a1/activity', [shown, session()]);
    await screen.findByText('Ada Admin (ada)');
    const [first, second, third, fourth] = within(screen.getByRole('main')).getAllByRole(
      'listitem',
    );
    expect(first?.querySelector('p')?.textContent).toBe(
      'Ada Admin (ada), provider’s staff, posted a credit: $50.00. See the transaction',
    );
    expect(first?.querySelector('a')?.getAttribute('href')).toBe('/accounts/a1/transactions/cr-9');
    expect(second?.querySelector('p')?.textContent).toBe(
      'The portal’s operator invited luc in the role Viewer.',
    );
    expect(fourth?.querySelector('p')?.textContent).toBe(
      'Alex F., Nordwave Voice, opened this account to look at it.',
    );
    const days = formatPeriod('en-CA', { from: '2026-07-01', to: '2026-07-31' });
    expect(third?.querySelector('p')?.textContent).toContain(`transactions as a file: ${days}.`);
  });
});
