/**
 * The key of something that must happen once. It lasts until an answer settles it, also through a
 * reload of the page: whoever sends the same again after a lost answer gets the first one's result.
 */
const inMemory = new Map<string, string>();

/**
 * The key for this content: the one it has already, or a new one. `intent` is what is done to
 * what, such as `posting.acct-1`; it has one key at a time.
 */
export function keyOf(intent: string, content: unknown): string {
  const name = nameOf(intent);
  const text = JSON.stringify(content);
  const [key, known] = split(read(name));
  if (key !== '' && known === text) return key;
  const fresh = crypto.randomUUID();
  write(name, `${fresh} ${text}`);
  return fresh;
}

/** It was done, or refused for good: the same again is another intent. */
export function settle(intent: string): void {
  write(nameOf(intent), '');
}

function nameOf(intent: string): string {
  return `portal.${intent}`;
}

function split(text: string): [string, string] {
  const space = text.indexOf(' ');
  return [text.slice(0, Math.max(space, 0)), text.slice(space + 1)];
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
