/** Waiting for what another part of the stack does in its own time. */
import { setTimeout } from 'node:timers/promises';

const longest = 30_000;
const pause = 250;

/** Asks until there is an answer, and fails when there is none for too long. */
export async function until(probe, what) {
  const last = performance.now() + longest;
  for (;;) {
    const found = await probe();
    if (found !== null) return found;
    if (performance.now() > last) throw new Error(`there is no ${what}`);
    await setTimeout(pause);
  }
}
