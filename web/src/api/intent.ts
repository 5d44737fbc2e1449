/**
 * What must happen once, however often it is sent. Its key lasts until an answer settles it, also
 * through a reload of the page or the end of a session: whoever sends the same again after a lost
 * answer gets the first one's result. Only the key and a digest of what was sent are kept.
 */
import { ProblemError } from './problem';

const inMemory = new Map<string, string>();

/**
 * Sends it with the key that this content has already, or with a new one. `intent` is what is done
 * to what, such as `posting.acct-1`; it has one key at a time.
 */
export async function once<T>(
  intent: string,
  content: unknown,
  send: (key: string) => Promise<T>,
): Promise<T> {
  const name = `portal.${intent}`;
  try {
    const done = await send(keyOf(name, await digestOf(content)));
    write(name, '');
    return done;
  } catch (error) {
    // Refused for what it says. Any other failure may hide that it was done, at this try or at one
    // before: the next one must carry the same key.
    if (error instanceof ProblemError && error.problem.status === 422) write(name, '');
    throw error;
  }
}

/** Nothing is awaited here, so two presses in one moment have one key. */
function keyOf(name: string, digest: string): string {
  const [key, known] = read(name).split(' ');
  if (key && known === digest) return key;
  const fresh = crypto.randomUUID();
  write(name, `${fresh} ${digest}`);
  return fresh;
}

async function digestOf(content: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).join('.');
}

function read(name: string): string {
  try {
    return sessionStorage.getItem(name) ?? inMemory.get(name) ?? '';
  } catch {
    return inMemory.get(name) ?? '';
  }
}

function write(name: string, text: string): void {
  inMemory.set(name, text);
  try {
    sessionStorage.setItem(name, text);
  } catch {
    // Without storage the key lasts as long as the page.
  }
}
