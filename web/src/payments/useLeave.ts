import { useEffect, useState } from 'react';

import { browser, safeAddress } from './leave';

/** Where the browser goes; `unsafe` if it must not go there. */
export type Leaving = { to: string } | 'unsafe' | null;

/** Sends the browser to the gateway's page. Gives where it goes, and the function that starts it. */
export function useLeave(): { leaving: Leaving; leave: (address: string) => void } {
  const [leaving, setLeaving] = useState<Leaving>(null);
  useEffect(() => {
    // After the Back button, the browser may show the page as it was when the user left it. What is
    // owed, and what is in flight, may have changed since.
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      if (persisted) browser.reload();
    };
    window.addEventListener('pageshow', comeBack);
    return () => window.removeEventListener('pageshow', comeBack);
  }, []);
  const leave = (address: string) => {
    const to = safeAddress(address);
    setLeaving(to === null ? 'unsafe' : { to });
    if (to !== null) browser.goTo(to);
  };
  return { leaving, leave };
}
