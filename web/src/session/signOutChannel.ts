/** Tells the other tabs of this browser that the user has signed out. */
import { useEffect } from 'react';

import { paths } from '../app/paths';
import { signInAddress } from './returnTo';

const name = 'portal.sign-out';

/** Leaves the portal's pages in this tab and in all others, so that nothing of them stays. */
export function leaveEverywhere(): void {
  const channel = new BroadcastChannel(name);
  channel.postMessage(null);
  channel.close();
  leave();
}

/** Leaves when the user signs out in another tab. */
export function useSignOutElsewhere(): void {
  useEffect(() => {
    const channel = new BroadcastChannel(name);
    channel.onmessage = leave;
    return () => channel.close();
  }, []);
}

/** Forgets what the tab has stored, and reloads the page. */
function leave(): void {
  try {
    sessionStorage.clear();
  } catch {
    // Without storage there is nothing to clear.
  }
  window.location.assign(signInAddress(paths.home, 'signed-out'));
}
