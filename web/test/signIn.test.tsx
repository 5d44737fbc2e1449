import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { dashboard, done, invalid, on, open, problem, sentTo, session, sessionOf } from './portal';

const chosen = 'Chosen-Well-2026-04';
const press = (name: string, role = 'button') => userEvent.click(screen.getByRole(role, { name }));
const type = (label: string | RegExp, text: string) =>
  userEvent.type(screen.getByLabelText(label), text);

const noSession = on('GET', '/session', () =>
  problem({ status: 401, type: '/problems/not-signed-in', title: 'Not signed in' }),
);
const accepted = on('POST', '/auth/forgot-password', () =>
  Response.json({ status: 'accepted' }, { status: 202 }),
);

async function fillSignIn() {
  await screen.findByRole('heading', { name: 'Sign in' });
  await type('User name', 'dana');
  await type('Password', 'secret');
  await press('Sign in');
}

describe('too many sign-in attempts', () => {
  it.each([
    ['1', 'You can try again in a minute.'],
    ['61', 'You can try again in 2 minutes.'],
    ['1800', 'You can try again in 30 minutes.'],
  ])('show how long to wait for Retry-After %s', async (seconds, words) => {
    const limited = on('POST', '/auth/sign-in', () => {
      const document = { type: '/problems/too-many-tries', title: 'Too many tries', status: 429 };
      return Response.json(
        { ...document, detail: 'Wait.', instance: 'r', errors: [] },
        { status: 429, headers: { 'Retry-After': seconds } },
      );
    });
    await open('/sign-in', [limited, noSession]);
    await fillSignIn();
    expect(await screen.findByText(words)).toBeDefined();
  });

  it('are not reported when the portal is unavailable for a moment', async () => {
    const busy = on('POST', '/auth/sign-in', () => {
      const answer = problem({ status: 503, type: '/problems/unavailable', title: 'Busy' });
      answer.headers.set('Retry-After', '2');
      return answer;
    });
    await open('/sign-in', [busy, noSession]);
    await fillSignIn();
    expect(await screen.findByText('Busy')).toBeDefined();
    expect(screen.queryByText(/^You can try again/)).toBeNull();
  });
});

describe('a forgotten password', () => {
  it('is replaced with a mailed code, and the pages keep the user name', async () => {
    const reset = on('POST', '/auth/reset-password', done);
    const { requests } = await open('/sign-in', [accepted, reset, noSession]);
    await screen.findByRole('heading', { name: 'Sign in' });
    await type('User name', 'dana');
    await press('Forgot password?', 'link');
    await screen.findByRole('heading', { name: 'Forgot password' });
    await press('Send the code');
    expect(
      await screen.findByText(/^If this user name can sign in, a code is on its way/),
    ).toBeDefined();
    await type('Code from the e-mail', '123 456');
    await type('New password', chosen);
    await press('Save the new password');
    expect(await screen.findByText(/^Your new password is saved/)).toBeDefined();
    expect(screen.getByLabelText('User name')).toHaveProperty('value', 'dana');
    expect(await sentTo(requests, 'POST', '/auth/forgot-password')).toEqual([
      { key: null, body: { username: 'dana' } },
    ]);
    expect(await sentTo(requests, 'POST', '/auth/reset-password')).toEqual([
      { key: null, body: { username: 'dana', code: '123456', newPassword: chosen } },
    ]);
  });

  it('is not replaced while code or password are incomplete', async () => {
    const { requests } = await open('/reset-password', [noSession]);
    await screen.findByRole('heading', { name: 'Choose a new password' });
    await type('Code from the e-mail', '123');
    await press('Save the new password');
    expect(screen.getByText('Enter your user name.')).toBeDefined();
    expect(screen.getByText('Enter the whole code from the e-mail.')).toBeDefined();
    await type('User name', 'dana.roy');
    await type('Code from the e-mail', '456');
    await type('New password', 'Dana.Roy-Harbour-26');
    await press('Save the new password');
    const item = screen.getByText('not contain your user name').closest('li');
    expect(item?.textContent).toContain('not met yet');
    expect(await sentTo(requests, 'POST', '/auth/reset-password')).toEqual([]);
  });

  it('shows a wrong code at its field until the user changes it', async () => {
    const wrong = { pointer: '/code', code: 'wrong-code', message: 'Wrong or ended.' };
    const refused = on('POST', '/auth/reset-password', () => invalid(wrong));
    await open('/reset-password', [refused, noSession]);
    await screen.findByRole('heading', { name: 'Choose a new password' });
    await type('User name', 'dana');
    await type('Code from the e-mail', '123456');
    await type('New password', chosen);
    await press('Save the new password');
    expect(await screen.findByText('Wrong or ended.')).toBeDefined();
    await type('Code from the e-mail', '{Backspace}');
    expect(screen.queryByText('Wrong or ended.')).toBeNull();
  });
});

describe('a code of the authenticator app', () => {
  const challenge = (token: string) => () =>
    Response.json({ status: 'challenge', challenge: 'totp', token });
  const wrong = () => problem({ status: 401, type: '/problems/code-refused', title: 'No match' });
  const signedIn = () => Response.json({ status: 'signed-in', challenge: null, token: null });
  const field = () => screen.findByLabelText('Six-digit code');
  const enter = async (code: string) => userEvent.type(await field(), code);
  const wrongCode = 'That code didn’t match. Enter the one your app shows now.';

  it('is sent when it is complete, and a wrong one can be corrected in place', async () => {
    const signIn = on('POST', '/auth/sign-in', challenge('t1'), challenge('t2'));
    const answer = on('POST', '/auth/challenge', wrong, signedIn);
    const { requests } = await open('/sign-in', [signIn, answer, session(), dashboard()]);
    await fillSignIn();
    await waitFor(async () => expect(document.activeElement).toBe(await field()));
    await enter('111111');
    expect(await screen.findByText(wrongCode)).toBeDefined();
    expect(document.activeElement).toBe(await field());
    expect(await field()).toHaveProperty('value', '');
    await enter('222222');
    await screen.findByRole('heading', { name: 'Account Dashboard' });
    const codes = (await sentTo(requests, 'POST', '/auth/challenge')).map(({ body }) => body);
    expect(codes).toEqual([
      { token: 't1', code: '111111' },
      { token: 't2', code: '222222' },
    ]);
    expect(sessionStorage.getItem('portal.challenge')).toBeNull();
  });

  it('can be wrong three times, and then the sign-in starts over with the user name', async () => {
    const signIn = on('POST', '/auth/sign-in', challenge('t1'), challenge('t2'), challenge('t3'));
    const { requests } = await open('/sign-in', [
      signIn,
      on('POST', '/auth/challenge', wrong),
      noSession,
    ]);
    await fillSignIn();
    for (const code of ['111111', '222222']) {
      await enter(code);
      await screen.findByText(wrongCode);
    }
    await enter('333333');
    await screen.findByText('No match');
    expect(screen.getByLabelText('User name')).toHaveProperty('value', 'dana');
    expect(document.activeElement).toBe(screen.getByLabelText('Password'));
    expect(await sentTo(requests, 'POST', '/auth/sign-in')).toHaveLength(3);
  });

  it('can be entered after a reload, which forgets the password', async () => {
    const signIn = on('POST', '/auth/sign-in', challenge('t1'));
    const { unmount } = await open('/sign-in', [signIn, noSession]);
    await fillSignIn();
    await field();
    unmount();
    expect(Object.values(sessionStorage).join()).not.toContain('secret');
    const answer = on('POST', '/auth/challenge', wrong);
    const { requests } = await open('/sign-in/code', [answer, noSession]);
    await enter('111111');
    await screen.findByText('No match');
    expect(await sentTo(requests, 'POST', '/auth/sign-in')).toEqual([]);
    expect(screen.getByLabelText('User name')).toHaveProperty('value', 'dana');
  });

  it('cannot be entered once the time for it is over', async () => {
    const challenge = { kind: 'totp', token: 't1', username: 'dana', returnTo: '/' };
    const stored = { challenge, endsAt: Date.now() - 1 };
    sessionStorage.setItem('portal.challenge', JSON.stringify(stored));
    await open('/sign-in/code', [noSession]);
    expect(await screen.findByText(/^Sign in with your user name and password/)).toBeDefined();
  });
});

describe('a lost authenticator app', () => {
  it('is replaced by a recovery code and then set up again', async () => {
    const challenged = on('POST', '/auth/sign-in', () =>
      Response.json({ status: 'challenge', challenge: 'totp', token: 't1' }),
    );
    const answered = on('POST', '/auth/challenge', () =>
      Response.json({ status: 'signed-in', challenge: null, token: null }),
    );
    const withoutFactor = session(null, { secondFactor: { on: false, required: true } });
    const { requests } = await open('/sign-in', [challenged, answered, withoutFactor]);
    await fillSignIn();
    await screen.findByRole('heading', { name: 'Enter your code' });
    await press('Use a recovery code');
    expect(screen.getByText(/turns two-step verification off/)).toBeDefined();
    await type('Recovery code', ' H7KC-9WPD-X4MT ');
    await press('Continue');
    // A malformed code is not sent: it would use up an attempt.
    expect(screen.getByText(/^A recovery code has 24 letters and digits/)).toBeDefined();
    expect(await sentTo(requests, 'POST', '/auth/challenge')).toEqual([]);
    await type('Recovery code', ' 2B0S QE8N-V5YO ');
    await press('Continue');
    expect(await screen.findByText(/^You signed in with a recovery code/)).toBeDefined();
    expect(await sentTo(requests, 'POST', '/auth/challenge')).toEqual([
      { key: null, body: { token: 't1', recoveryCode: 'h7kc-9wpd-x4mt  2b0s qe8n-v5yo' } },
    ]);
    expect(new URLSearchParams(window.location.search).get('return')).toBe('/');
  });
});

describe('a required second factor that is not set up', () => {
  const withoutFactor = session(null, { secondFactor: { on: false, required: true } });

  it('is set up before any page of an account opens', async () => {
    await open('/accounts/a1/transactions?type=payment', [withoutFactor]);
    expect(await screen.findByText('Two-step verification is required')).toBeDefined();
    expect(window.location.pathname).toBe('/me/second-factor');
    expect(new URLSearchParams(window.location.search).get('return')).toBe(
      '/accounts/a1/transactions?type=payment',
    );
  });

  it('does not close the user’s settings', async () => {
    const none = on('GET', '/me/sessions', () => Response.json({ items: [], next: null }));
    await open('/me', [withoutFactor, none]);
    await screen.findByRole('heading', { name: 'My settings' });
    expect(window.location.pathname).toBe('/me');
  });

  it('is noticed from a refused request', async () => {
    const required = () => ({ ...sessionOf(null), secondFactor: { on: false, required: true } });
    const known = on(
      'GET',
      '/session',
      () => Response.json(sessionOf(null)),
      () => Response.json(required()),
    );
    const refused = on('GET', '/accounts/a1/dashboard', () =>
      problem({ status: 403, type: '/problems/second-factor-required', title: 'Required' }),
    );
    await open('/accounts/a1', [known, refused]);
    await waitFor(() => expect(window.location.pathname).toBe('/me/second-factor'));
  });
});
