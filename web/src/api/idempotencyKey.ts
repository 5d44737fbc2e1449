/**
 * Idempotency keys for requests that must take effect once. The page keeps a key until a response
 * settles the request, also across a reload or the end of a session: a user who sends the same
 * request again after a lost response gets the result of the first one. The browser stores only
 * the key and a digest of the content, never the content.
 */
import { ProblemError } from './problem';

const inMemory = new Map<string, string>();

/**
 * Calls `send` with the key stored for this operation and content, or with a new key. `operation`
 * names the action and its object, such as `posting.acct-1`; an operation has one key at a time.
 */
export async function withIdempotencyKey<T>(
  operation: string,
  content: unknown,
  send: (key: string) => Promise<T>,
): Promise<T> {
  const name = `portal.${operation}`;
  try {
    const result = await send(keyOf(name, await digestOf(content)));
    write(name, '');
    return result;
  } catch (error) {
    // A 422 refuses the content itself. After any other failure, this attempt or an earlier one may
    // have taken effect, so the next attempt must carry the same key.
    if (error instanceof ProblemError && error.problem.status === 422) write(name, '');
    throw error;
  }
}

/** Synchronous, so that two presses at the same moment get one key. */
function keyOf(name: string, digest: string): string {
  const [key, storedDigest] = read(name).split(' ');
  if (key && storedDigest === digest) return key;
  const newKey = crypto.randomUUID();
  write(name, `${newKey} ${digest}`);
  return newKey;
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
    // Without storage, the key lasts as long as the page.
  }
}
