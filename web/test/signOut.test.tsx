import { screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { leaveEverywhere } from '../src/session/signOutChannel';
import { dashboard, open, session } from './portal';

afterEach(() => vi.unstubAllGlobals());

/** Collects the addresses that the page leaves for. jsdom does not load pages. */
function leaving(): string[] {
  const left: string[] = [];
  const assign = (address: string) => left.push(address);
  const { origin, href } = window.location;
  vi.stubGlobal('location', { origin, href, assign });
  return left;
}

describe('signing out', () => {
  it('also leaves the pages of other tabs, and forgets what they stored', async () => {
    await open('/accounts/a1', [session(), dashboard()]);
    await screen.findByRole('heading', { name: 'Account Dashboard' });
    sessionStorage.setItem('draft', 'x');
    const left = leaving();
    const other = new BroadcastChannel('portal.sign-out');
    other.postMessage(null);
    other.close();
    await waitFor(() => expect(left).toEqual(['/sign-in?reason=signed-out']));
    expect(sessionStorage.getItem('draft')).toBeNull();
  });

  it('tells the other tabs', async () => {
    const heard = vi.fn();
    const other = new BroadcastChannel('portal.sign-out');
    other.onmessage = heard;
    leaving();
    leaveEverywhere();
    await waitFor(() => expect(heard).toHaveBeenCalled());
    other.close();
  });
});
