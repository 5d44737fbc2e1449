import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import type { AccountInvitation, AccountUser } from '../src/api/types';
import { done, get, on, open, problem, reads, sentTo, session, sessionOf } from './portal';

const invitation: AccountInvitation = {
  ...{ accountId: 'a2', name: 'Harbourfront Freight', number: '1002', role: 'viewer' },
  ...{ inviter: 'Sam Roy', byProvider: false, expiresAt: '2999-01-02T12:00:00Z' },
};
const invited = session(null, { invitations: [invitation] });
const gone = problem({ status: 404, type: '/problems/not-found', title: 'Not found' });
const press = (name: string | RegExp, role = 'button') =>
  userEvent.click(screen.getByRole(role, { name }));

describe('an invitation to an account', () => {
  it('is announced with its inviter where accounts are chosen, and links to the answer', async () => {
    await open('/accounts', [invited]);
    expect(
      await screen.findByText(reads(/invites you to the account “Harbourfront/)),
    ).toBeDefined();
    expect(screen.getByText('Sam Roy')).toBeDefined();
    await press('Accept or decline', 'link');
    expect(await screen.findByText(/Until you accept, you see nothing/)).toBeDefined();
    expect(screen.queryByRole('link', { name: 'Accept or decline' })).toBeNull();
  });

  it.each([
    [{ inviter: 'Alex F.', byProvider: true }, 'Alex F. (Nordwave Voice)'],
    [{ inviter: null, byProvider: true }, 'Nordwave Voice'],
  ])('names the provider when staff or an import invited: %#', async (from, words) => {
    const invitations = [{ ...invitation, ...from }];
    await open('/me/invitations', [session(null, { invitations })]);
    const sentence = await screen.findByText(/invites you to the account/);
    await waitFor(() => expect(sentence.textContent).toContain(`${words} invites you`));
  });

  it('opens the account when it is accepted', async () => {
    const answer = on('POST', '/me/invitations/a2', done);
    const { requests } = await open('/me/invitations', [answer, invited]);
    await screen.findByText(/invites you to the account/);
    await press('Accept the invitation to Harbourfront Freight');
    await waitFor(() => expect(window.location.pathname).toBe('/accounts/a2'));
    expect(await sentTo(requests, 'POST', '/me/invitations/a2')).toEqual([
      { key: null, body: { accept: true } },
    ]);
  });

  it('is declined after a confirmation, and is then gone', async () => {
    const left = () => Response.json(sessionOf(null));
    const first = () => Response.json({ ...sessionOf(null), invitations: [invitation] });
    const answer = on('POST', '/me/invitations/a2', done);
    const { requests } = await open('/me/invitations', [
      answer,
      on('GET', '/session', first, left),
    ]);
    await screen.findByText(/invites you to the account/);
    await press('Decline the invitation to Harbourfront Freight');
    expect(await sentTo(requests, 'POST', '/me/invitations/a2')).toEqual([]);
    await press('Decline');
    expect(await screen.findByText(/^You have declined the invitation/)).toBeDefined();
    expect(await screen.findByText(/^No invitation is waiting/)).toBeDefined();
  });

  it('shows an error when it was cancelled meanwhile', async () => {
    await open('/me/invitations', [on('POST', '/me/invitations/a2', () => gone), invited]);
    await screen.findByText(/invites you to the account/);
    await press('Accept the invitation to Harbourfront Freight');
    expect(await screen.findByText(/no longer valid/)).toBeDefined();
  });

  it('is the start page until it is answered', async () => {
    await open('/', [invited]);
    await waitFor(() => expect(window.location.pathname).toBe('/me/invitations'));
  });
});

describe('a membership', () => {
  it('ends after a confirmation when the user leaves the account', async () => {
    const handlers = [
      on('POST', '/me/accounts/a1/leave', done),
      get('/me/sessions', { items: [], next: null }),
      session(),
    ];
    const { requests } = await open('/me', handlers);
    await screen.findByText('Your accounts');
    await press('Leave the account Maple Ridge Dental');
    expect(await sentTo(requests, 'POST', '/me/accounts/a1/leave')).toEqual([]);
    await press('Leave this account');
    expect(await screen.findByText(/^You have left the account/)).toBeDefined();
    expect(await sentTo(requests, 'POST', '/me/accounts/a1/leave')).toHaveLength(1);
  });
});

describe('a user who has not accepted', () => {
  const invitedUser: AccountUser = {
    ...{ id: 'u3', username: 'zoe.secret', email: null, givenName: null, familyName: null },
    ...{ role: 'viewer', status: 'invited', invitationExpiresAt: '2999-01-02T12:00:00Z' },
    ...{ secondFactor: null, emailProblem: null, you: false },
  };

  it('appears as a user name only, with an invitation to send again or cancel', async () => {
    const list = get('/accounts/a1/users', {
      ...{ items: [invitedUser], next: null, secondFactorRequired: false },
    });
    const cancel = on('DELETE', '/accounts/a1/users/u3', () => Response.json(invitedUser));
    const { requests } = await open('/accounts/a1/users', [cancel, list, session()]);
    const row = (await screen.findByRole('heading', { name: 'zoe.secret' })).closest('li');
    expect(row?.textContent).toContain('Invited, until Jan 2, 2999');
    await press('Manage zoe.secret');
    expect(screen.queryByRole('button', { name: 'Save the role' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Invite again' })).toBeDefined();
    await press('Cancel the invitation of zoe.secret');
    await press('Cancel the invitation');
    expect(
      await screen.findByText(reads('The invitation of zoe.secret is cancelled.')),
    ).toBeDefined();
    expect(await sentTo(requests, 'DELETE', '/accounts/a1/users/u3')).toHaveLength(1);
  });
});
