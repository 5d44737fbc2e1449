/**
 * The key of an intent to post. It lasts until an answer settles the intent, also through a reload
 * of the page: whoever sends the same again after a lost answer gets the first one's result.
 */
import type { Posting } from '../../api/posting';

const inMemory = new Map<string, string>();

/** The key for this posting: the one it has already, or a new one. */
export function keyOf(accountId: string, posting: Posting): string {
  const name = nameOf(accountId);
  const content = JSON.stringify(posting);
  const [key, known] = split(read(name));
  if (key !== '' && known === content) return key;
  const fresh = crypto.randomUUID();
  write(name, `${fresh} ${content}`);
  return fresh;
}

/** It was posted, or refused for good: the same again is another intent. */
export function settle(accountId: string): void {
  write(nameOf(accountId), '');
}

function nameOf(accountId: string): string {
  return `portal.posting.${accountId}`;
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
