import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { MySession } from '../src/api/types';
import {
  type Handler,
  dashboard,
  done,
  invalid,
  on,
  open,
  problem,
  savedFiles,
  sentTo,
  session,
  sessionOf,
} from './portal';

const chosen = 'Chosen-Well-2026-04';
const press = (name: string | RegExp, role = 'button') =>
  userEvent.click(screen.getByRole(role, { name }));
const type = (label: string, text: string) => userEvent.type(screen.getByLabelText(label), text);

const aSession = (id: string, current = false): MySession => ({
  ...{ id, current, address: '203.0.113.7', agent: 'Mozilla/5.0 (X11; Linux) Firefox/143.0' },
  begunAt: '2026-11-23T13:00:00Z',
  lastUsedAt: '2026-11-23T14:00:00Z',
  expiresAt: '2026-11-24T01:00:00Z',
});
const sessions = (...items: MySession[]): Handler =>
  on('GET', '/me/sessions', () => Response.json({ items, next: null }));

afterEach(() => vi.restoreAllMocks());

describe('name and language', () => {
  it('are saved, and the page switches to the chosen language', async () => {
    const user = { ...sessionOf(null).user, givenName: 'Dana', familyName: 'Moreau' };
    const save = on('PATCH', '/me', () => Response.json({ ...user, language: 'fr-CA' }));
    const { requests } = await open('/me', [save, session(null, { user }), sessions()]);
    await screen.findByDisplayValue('Moreau');
    await userEvent.clear(screen.getByLabelText('Given name'));
    await userEvent.clear(screen.getByLabelText('Family name'));
    await press('Save');
    expect(screen.getByText('Enter at least one name, given or family.')).toBeDefined();
    await type('Given name', ' Dana ');
    await userEvent.click(
      within(screen.getByRole('main')).getByRole('radio', { name: 'Français' }),
    );
    await press('Save');
    expect(await screen.findByText('Enregistré.')).toBeDefined();
    expect(await sentTo(requests, 'PATCH', '/me')).toEqual([
      { key: null, body: { givenName: 'Dana', familyName: '', language: 'fr-CA' } },
    ]);
  });
});

describe('the language', () => {
  it('of the header and of the settings are the same', async () => {
    const user = { ...sessionOf(null).user, givenName: 'Dana' };
    const save = on('PATCH', '/me', () => Response.json({ ...user, language: 'fr-CA' }));
    const { requests } = await open('/me', [save, session(null, { user }), sessions()]);
    await screen.findByDisplayValue('Dana');
    await press('Français');
    const french = within(screen.getByRole('main')).getByRole('radio', { name: 'Français' });
    await waitFor(() => expect(french).toHaveProperty('checked', true));
    expect(await sentTo(requests, 'PATCH', '/me')).toEqual([
      { key: null, body: { language: 'fr-CA' } },
    ]);
  });

  it('changes on this page also when it cannot be saved', async () => {
    const busy = on('PATCH', '/me', () =>
      problem({ status: 503, type: '/problems/unavailable', title: 'Busy' }),
    );
    await open('/me', [busy, session(), sessions()]);
    await screen.findByRole('radio', { name: 'Français' });
    await press('Français');
    expect(await screen.findByRole('heading', { name: 'Mes paramètres' })).toBeDefined();
  });
});

describe('copies of Auto Pay e-mails', () => {
  const copies = () => screen.findByRole<HTMLInputElement>('checkbox', { name: /^Send me copies/ });

  it('are chosen, and the page says that it is saved', async () => {
    const { user } = sessionOf(null);
    const chosen = { ...user, notifications: { autoPay: true } };
    const save = on('PATCH', '/me', () => Response.json(chosen));
    const { requests } = await open('/me', [save, session(null), sessions()]);
    expect((await copies()).checked).toBe(false);
    await userEvent.click(await copies());
    expect(await screen.findByText('Saved.')).toBeDefined();
    expect((await copies()).checked).toBe(true);
    expect(await sentTo(requests, 'PATCH', '/me')).toEqual([
      { key: null, body: { notifications: { autoPay: true } } },
    ]);
  });

  it('stay as they are when they cannot be saved, and the page says so', async () => {
    const busy = on('PATCH', '/me', () =>
      problem({ status: 429, type: '/problems/too-many-tries', title: 'Too many tries' }),
    );
    await open('/me', [busy, session(null), sessions()]);
    await userEvent.click(await copies());
    expect(await screen.findByText('Too many tries')).toBeDefined();
    expect((await copies()).checked).toBe(false);
  });

  it('are not offered to a person who only looks at accounts', async () => {
    const { accounts } = sessionOf(null);
    const viewer = accounts.map((account) => ({ ...account, role: 'viewer' as const }));
    await open('/me', [session(null, { accounts: viewer }), sessions()]);
    await screen.findByText('Two-step verification');
    expect(screen.queryByRole('checkbox', { name: /^Send me copies/ })).toBeNull();
  });
});

describe('the password', () => {
  it('is changed with the current one, after a notice that other sessions end', async () => {
    const wrong = { pointer: '/currentPassword', code: 'wrong-password', message: 'Not this one.' };
    const change = on('POST', '/me/password', () => invalid(wrong), done);
    await open('/me/password', [change, session(), sessions()]);
    expect(await screen.findByText(/your other devices are signed out/)).toBeDefined();
    await type('Current password', 'old');
    await type('New password', chosen);
    await press('Change password');
    expect(await screen.findByText('Not this one.')).toBeDefined();
    expect(document.activeElement).toBe(screen.getByLabelText('Current password'));
    await type('Current password', '2');
    await press('Change password');
    expect(await screen.findByText(/^Your password is changed/)).toBeDefined();
  });
});

describe('sessions', () => {
  it('are ended after a confirmation, except the current one', async () => {
    const end = on('DELETE', '/me/sessions/s2', done);
    const { requests } = await open('/me', [
      end,
      session(),
      sessions(aSession('s1', true), aSession('s2')),
    ]);
    await screen.findByText('Active now');
    const buttons = screen.getAllByRole('button', { name: /^Sign out Firefox on Linux/ });
    expect(buttons).toHaveLength(1);
    await press(/^Sign out Firefox/);
    expect(await sentTo(requests, 'DELETE', '/me/sessions/s2')).toEqual([]);
    expect(document.activeElement?.textContent).toMatch(/^This device will be signed out/);
    await press('Cancel');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: /^Sign out Firefox/ }));
    await press(/^Sign out Firefox/);
    await userEvent.click(
      within(screen.getByRole('main')).getByRole('button', { name: 'Sign out' }),
    );
    await waitFor(async () =>
      expect(await sentTo(requests, 'DELETE', '/me/sessions/s2')).toHaveLength(1),
    );
  });

  it('are all ended except the current one, also when one has ended already', async () => {
    const gone = () =>
      Response.json(
        {
          type: '/problems/not-found',
          title: 'Gone',
          detail: '',
          status: 404,
          instance: '',
          errors: [],
        },
        { status: 404 },
      );
    const ends = [on('DELETE', '/me/sessions/s2', gone), on('DELETE', '/me/sessions/s3', done)];
    const list = sessions(aSession('s1', true), aSession('s2'), aSession('s3'));
    const { requests } = await open('/me', [...ends, session(), list]);
    await screen.findByText('Active now');
    await press('Sign out other devices');
    await press('Sign out other devices');
    await waitFor(async () =>
      expect(await sentTo(requests, 'DELETE', '/me/sessions/s3')).toHaveLength(1),
    );
    expect(await sentTo(requests, 'DELETE', '/me/sessions/s1')).toEqual([]);
    expect(screen.queryByText('Gone')).toBeNull();
  });
});

describe('activity', () => {
  it('of the login is on a page of its own', async () => {
    const actor = { username: 'dana', name: 'Dana Roy', staff: null };
    const item = {
      ...{ id: 'a', at: '2026-11-23T14:05:00Z', actor, action: 'password-changed' },
      ...{ subject: null, detail: null, address: '203.0.113.7' },
    };
    const list = on('GET', '/me/activity', () => Response.json({ items: [item], next: null }));
    await open('/me', [list, session(), sessions()]);
    await screen.findByRole('link', { name: 'See the activity' });
    await press('See the activity', 'link');
    await screen.findByText('Dana Roy (dana)');
    const [row] = within(screen.getByRole('main')).getAllByRole('listitem');
    expect(row?.querySelector('p')?.textContent).toBe('Dana Roy (dana) changed their password.');
  });
});

describe('the second factor', () => {
  const app = { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP' };
  const codes = ['aaaa-bbbb-cccc', 'dddd-eeee-ffff'];
  const wrong = { pointer: '/code', code: 'wrong-code', message: 'Not this code.' };
  const begin = on('POST', '/me/totp', () => Response.json(app));
  const verify = () =>
    on(
      'POST',
      '/me/totp/verify',
      () => invalid(wrong),
      () => Response.json({ recoveryCodes: codes }),
    );

  it('is set up with a QR code or a typed key, and then the requested page opens', async () => {
    const saved = savedFiles();
    const halted = session(null, { secondFactor: { on: false, required: true } });
    const { requests } = await open('/accounts/a1', [begin, verify(), halted, dashboard()]);
    await screen.findByText('Two-step verification is required');
    await type('Your password', 'secret');
    await press('Continue');
    const picture = await screen.findByRole('img', { name: /^QR code/ });
    expect(picture.querySelector('path')?.getAttribute('d')).toMatch(/^M\d+ \d+h\d+v1H\d+z/);
    expect(screen.getByText('JBSW Y3DP EHPK 3PXP')).toBeDefined();
    await type('Six-digit code that the app shows', '000000');
    await press('Turn on');
    expect(await screen.findByText('Not this code.')).toBeDefined();
    const field = screen.getByLabelText('Six-digit code that the app shows');
    expect(document.activeElement).toBe(field);
    await userEvent.clear(screen.getByLabelText('Six-digit code that the app shows'));
    await type('Six-digit code that the app shows', '123456');
    await press('Turn on');
    for (const code of codes) expect(await screen.findByText(code)).toBeDefined();
    // The user must confirm that they kept the codes.
    await press('Continue');
    expect(screen.getByText(/^Save the codes first/)).toBeDefined();
    await press('Download');
    await waitFor(() => expect(saved).toEqual(['recovery-codes.txt']));
    await press('I’ve saved my codes', 'checkbox');
    await press('Continue');
    await screen.findByRole('heading', { name: 'Account Dashboard' });
    const [first, last] = await sentTo(requests, 'POST', '/me/totp/verify');
    expect(first?.body).toEqual({ password: 'secret', code: '000000' });
    expect(last?.body).toEqual({ password: 'secret', code: '123456' });
  });

  it('is switched off with the password', async () => {
    const refusal = { pointer: '/password', code: 'wrong-password', message: 'Not this one.' };
    const off = on('POST', '/me/totp/removal', () => invalid(refusal), done);
    const factor = session(null, { secondFactor: { on: true, required: false } });
    const { requests } = await open('/me/second-factor', [off, factor, sessions()]);
    await screen.findByText(/^Your password alone will open/);
    await press('Turn off');
    await type('Your password', 'x');
    await press('Turn off');
    expect(await screen.findByText('Not this one.')).toBeDefined();
    await type('Your password', 'y');
    await press('Turn off');
    expect(await screen.findByText(/^Two-step verification is off/)).toBeDefined();
    expect((await sentTo(requests, 'POST', '/me/totp/removal'))[1]?.body).toEqual({
      password: 'xy',
    });
  });
});
