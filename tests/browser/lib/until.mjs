/** The one poll helper: no other code of the tests sleeps. */
import { setTimeout } from 'node:timers/promises';

/** In milliseconds. */
const timeout = 30_000;
const pause = 250;

/** Calls `probe` until it gives something other than `null`; fails after the timeout. */
export async function until(probe, what) {
  const last = performance.now() + timeout;
  for (;;) {
    const found = await probe();
    if (found !== null) return found;
    if (performance.now() > last) throw new Error(`there is no ${what}`);
    await setTimeout(pause);
  }
}
