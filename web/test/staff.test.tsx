import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import {
  done,
  get,
  type Handler,
  invalid,
  on,
  open,
  problem,
  queriesTo,
  reads,
  sentTo,
  session,
} from './portal';

const press = (name: string | RegExp, role = 'button') =>
  userEvent.click(screen.getByRole(role, { name }));
const type = (label: string, text: string) => userEvent.type(screen.getByLabelText(label), text);

const maple = { id: 'a1', number: '1001', name: 'Maple Ridge Dental', usernameTaken: null };
const found = (...items: object[]) => get('/staff/accounts', { items, next: null });

const box = 'Account number, name, user name or e-mail address';

beforeEach(() => sessionStorage.clear());

describe('the account search', () => {
  const by =
    (way: string, ...items: object[]): Handler =>
    (request) =>
      new URL(request.url).searchParams.has(way) ? Response.json({ items, next: null }) : undefined;

  it('keeps the search in the address, and links to the account', async () => {
    const { requests } = await open('/staff', [found(maple), session('agent')]);
    await screen.findByRole('heading', { name: 'Find an account' });
    await press('Find');
    expect(screen.getByText('Fill in this field.')).toBeDefined();
    await type(box, 'Ma é');
    await press('Find');
    const link = await screen.findByRole('link', { name: /Maple Ridge Dental/ });
    expect(link.getAttribute('href')).toBe('/accounts/a1');
    expect(new URLSearchParams(window.location.search).get('text')).toBe('Ma é');
    expect(queriesTo(requests, '/staff/accounts')).toEqual([
      '?number=Ma%20%C3%A9&limit=50',
      '?name=Ma%20%C3%A9&limit=50',
    ]);
  });

  it('looks an address up in every way, and shows each account once with the reason', async () => {
    const other = { ...maple, id: 'a2', number: '1002', name: 'Prairie Sky' };
    const { requests } = await open('/staff?text=dana%40example.ca', [
      ...[by('username', maple), by('email', maple, other), found(), session('agent')],
    ]);
    await screen.findByRole('link', { name: /Prairie Sky/ });
    const links = screen.getAllByRole('link', { name: /Maple Ridge|Prairie/ });
    expect(links.map((link) => link.textContent)).toEqual([
      'Maple Ridge Dental1001Has the user dana@example.ca',
      'Prairie Sky1002Has a user at dana@example.ca',
    ]);
    const asked = queriesTo(requests, '/staff/accounts').map((query) => /\w+/.exec(query)?.[0]);
    expect(asked.sort()).toEqual(['email', 'name', 'number', 'username']);
  });

  it('shows what was found although a part of it failed, and tries that part again', async () => {
    let isDown = true;
    const names: Handler = (request) =>
      isDown && new URL(request.url).searchParams.has('name')
        ? problem({ status: 500, type: '/problems/internal', title: 'Something failed' })
        : undefined;
    await open('/staff?text=1001', [names, by('name'), found(maple), session('agent')]);
    await screen.findByText(/A part of the search failed/, {}, { timeout: 5_000 });
    expect(screen.getByRole('link', { name: /Maple Ridge Dental/ })).toBeDefined();
    isDown = false;
    await press('Try again');
    await waitFor(() => expect(screen.queryByText(/A part of the search failed/)).toBeNull());
    expect(screen.getByText('1 account.')).toBeDefined();
  });

  it('shows any other refusal of the text', async () => {
    const errors = [{ pointer: '?name', code: 'too-long', message: 'Too long.' }];
    const refused: Handler = (request) =>
      new URL(request.url).searchParams.has('name')
        ? problem({ status: 400, type: '/problems/malformed', title: 'Malformed', errors })
        : undefined;
    await open('/staff?text=Maple', [refused, found(), session('agent')]);
    expect(await screen.findByText('Malformed')).toBeDefined();
    expect(screen.queryByText(/^No account matches/)).toBeNull();
  });

  it('takes a text that cannot be a name for none', async () => {
    const malformed = { status: 400, type: '/problems/malformed', title: 'Malformed' };
    const refused: Handler = (request) =>
      new URL(request.url).searchParams.has('name')
        ? problem({
            ...malformed,
            errors: [{ pointer: '?name', code: 'too-short-search', message: '' }],
          })
        : undefined;
    await open('/staff?text=--', [refused, found(), session('agent')]);
    expect(await screen.findByText(/^No account matches/)).toBeDefined();
  });

  it('says when no account matches', async () => {
    await open('/staff?text=9', [found(), session('agent')]);
    expect(await screen.findByText(/^No account matches/)).toBeDefined();
  });

  it.each(['/staff', '/staff/users'])('is closed to customers at %s', async (path) => {
    await open(path, [session()]);
    expect(await screen.findByText('It is for the provider’s staff.')).toBeDefined();
  });

  it('leaves the list of staff to administrators', async () => {
    await open('/staff/users', [session('agent')]);
    expect(await screen.findByText('It is for the provider’s administrators.')).toBeDefined();
    expect(screen.queryByRole('link', { name: 'Staff users' })).toBeNull();
  });
});

describe('a member of staff', () => {
  const alex = {
    ...{ id: 's2', username: 'alex', email: 'alex@example.ca', givenName: 'Alex' },
    ...{ familyName: 'Agent', role: 'agent', status: 'active', invitationExpiresAt: null },
    ...{ secondFactor: true, you: false },
  };

  it('gets another role', async () => {
    const change = on('PATCH', '/staff/users/s2', () => Response.json(alex));
    const list = get('/staff/users', { items: [alex], next: null });
    const { requests } = await open('/staff/users', [change, list, session('admin')]);
    await screen.findByText('Alex Agent');
    await press('Manage Alex Agent');
    await press('Administrator', 'radio');
    await press('Save the role');
    await screen.findByText(/has the new role/);
    expect(await sentTo(requests, 'PATCH', '/staff/users/s2')).toEqual([
      { key: null, body: { role: 'admin' } },
    ]);
  });
});

describe('a login', () => {
  const dana = {
    ...{ id: 'u1', username: 'dana.roy', email: 'dana@old.example.ca', givenName: 'Dana' },
    ...{ familyName: 'Roy', status: 'active', invitationExpiresAt: null, secondFactor: false },
    ...{ staff: null, you: false },
  };
  const list = get('/staff/logins', { items: [dana], next: null });

  it('is found, and an administrator corrects its e-mail address', async () => {
    const wrong = { pointer: '/email', code: 'bad-email', message: 'No address.' };
    const changed = () => Response.json({ ...dana, email: 'dana@new.example.ca' });
    const correct = on('PATCH', '/staff/logins/u1', () => invalid(wrong), changed);
    const { requests } = await open('/staff/logins', [correct, list, session('admin')]);
    await screen.findByRole('heading', { name: 'Logins' });
    await type('Whole user name or e-mail address', 'dana.roy');
    await press('Find');
    await screen.findByText('Dana Roy');
    expect(queriesTo(requests, '/staff/logins')).toEqual(['?username=dana.roy']);
    await press('Manage Dana Roy');
    await type('E-mail address', 'x');
    await press('Correct the address');
    expect(await screen.findByText('No address.')).toBeDefined();
    await type('E-mail address', 'y');
    await press('Correct the address');
    expect(await screen.findByText(reads(/^Mails to Dana Roy now go to/))).toBeDefined();
    const sent = await sentTo(requests, 'PATCH', '/staff/logins/u1');
    expect(sent[1]?.body).toEqual({ email: 'dana@old.example.caxy' });
  });

  it('loses its sessions after a confirmation, and cannot be changed by agents', async () => {
    const end = on('DELETE', '/staff/logins/u1/sessions', done);
    const { requests } = await open('/staff/logins?text=dana%40old.example.ca', [
      ...[end, list, session('admin')],
    ]);
    await screen.findByText('Dana Roy');
    expect(queriesTo(requests, '/staff/logins')).toEqual(['?email=dana%40old.example.ca']);
    await press('Manage Dana Roy');
    await press('End all sessions');
    expect(await sentTo(requests, 'DELETE', '/staff/logins/u1/sessions')).toEqual([]);
    await press('End all sessions');
    expect(await screen.findByText(reads('All sessions of Dana Roy have ended.'))).toBeDefined();
    cleanup();
    await open('/staff/logins?text=dana.roy', [list, session('agent')]);
    await screen.findByText('Dana Roy');
    expect(screen.queryByRole('button', { name: 'Manage Dana Roy' })).toBeNull();
  });
});

describe('an account in the search result', () => {
  it('says that it has no manager when the user name was taken', async () => {
    const lacking = { ...maple, usernameTaken: 'dana.roy' };
    await open('/staff?text=1001', [found(lacking), session('admin')]);
    expect(await screen.findByText(/No Office Manager: the user name/)).toBeDefined();
  });

  it('says nothing about its manager otherwise', async () => {
    await open('/staff?text=1001', [found(maple), session('admin')]);
    await screen.findByText('Maple Ridge Dental');
    expect(screen.queryByText(/No Office Manager/)).toBeNull();
  });
});

describe('recorded invitations', () => {
  const waiting = (release: object | null = null, withoutManager: object[] = []) =>
    get('/staff/invitations', {
      withoutManager,
      items: [{ id: 'u9', username: 'nia', email: 'nia@example.ca' }],
      next: null,
      release,
    });
  const order = { at: '2026-11-23T14:05:00Z', accounts: ['a1'], perMinute: 60 };
  const released = on('POST', '/staff/invitations', () => Response.json(order, { status: 201 }));

  it('are released for all accounts after a confirmation', async () => {
    const { requests } = await open('/staff/invitations', [released, waiting(), session('admin')]);
    await screen.findByText('Release invitations');
    await press('Invite everybody who waits');
    expect(await sentTo(requests, 'POST', '/staff/invitations')).toEqual([]);
    await press('Send the invitations');
    await screen.findByText('The release is ordered.');
    const [sent] = await sentTo(requests, 'POST', '/staff/invitations');
    expect(sent?.body).toEqual({ accounts: null });
  });

  it('are released for accounts chosen by number', async () => {
    const handlers = [released, waiting(), found(maple), session('admin')];
    const { requests } = await open('/staff/invitations', handlers);
    await screen.findByText('Release invitations');
    await type('Only for the account number', '1001');
    await press('Add the account');
    await screen.findByText('1001 · Maple Ridge Dental');
    await press('Invite those of 1 account');
    await press('Send the invitations');
    await waitFor(async () =>
      expect((await sentTo(requests, 'POST', '/staff/invitations'))[0]?.body).toEqual({
        accounts: ['a1'],
      }),
    );
  });

  it('link to the account whose manager needs another user name', async () => {
    const lacking = { ...maple, usernameTaken: 'dana.roy' };
    await open('/staff/invitations', [waiting(null, [lacking]), session('admin')]);
    const link = await screen.findByRole('link', { name: 'Invite one under another name' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/users');
    expect(link.parentElement?.textContent).toContain('the user name dana.roy is taken');
  });

  it('show a release that is under way, and its rate', async () => {
    await open('/staff/invitations', [waiting(order), session('agent')]);
    expect(await screen.findByText(/at most 60 invitations leave each minute/)).toBeDefined();
    expect(screen.queryByRole('button', { name: /^Invite/ })).toBeNull();
  });
});
