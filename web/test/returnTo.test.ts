import { describe, expect, it } from 'vitest';

import { reasonOf, returnTo, signInAddress } from '../src/session/returnTo';

const query = (address: string) => new URL(address, window.location.origin).searchParams;

describe('the page to return to after signing in', () => {
  it('survives a round trip through the address', () => {
    const address = signInAddress('/accounts/a/transactions?type=credit&text=x%26y', 'ended');
    expect(returnTo(query(address))).toBe('/accounts/a/transactions?type=credit&text=x%26y');
    expect(reasonOf(query(address))).toBe('ended');
  });

  it('is not in the address when it is the start page', () => {
    expect(signInAddress('/', null)).toBe('/sign-in');
    expect(returnTo(query('/sign-in'))).toBe('/');
    expect(reasonOf(query('/sign-in?reason=bribe'))).toBeNull();
  });

  it.each([
    ...['https://elsewhere.example/', '//elsewhere.example/', '/\\elsewhere.example', 'x'],
    ...['/.//elsewhere.example/x', '/..//elsewhere.example', '/%2e//elsewhere.example'],
    ...['/a/..//elsewhere.example', '/./\\elsewhere.example', '/\t/elsewhere.example'],
    ...['/.//user@elsewhere.example', '//[', '/.//'],
  ])('is never %j', (path) => {
    expect(returnTo(new URLSearchParams({ return: path }))).toBe('/');
  });
});
