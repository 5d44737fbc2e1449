/** Which methods were saved when the user left for the gateway's page, to know a new one by. */
import type { SavedMethod } from '../../api/types';

const name = (accountId: string) => `portal.methods.${accountId}`;

/** Remembers the saved methods, in this tab. */
export function remember(accountId: string, items: readonly SavedMethod[]): void {
  try {
    sessionStorage.setItem(name(accountId), JSON.stringify(items.map(({ id }) => id)));
  } catch {
    // Without storage, the page cannot tell a new method from the others, and does not wait for it.
  }
}

/** The ids of the methods that were saved then; `null` if unknown. */
export function remembered(accountId: string): readonly string[] | null {
  try {
    const ids: unknown = JSON.parse(sessionStorage.getItem(name(accountId)) ?? 'null');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : null;
  } catch {
    return null;
  }
}

/** Forgets them: the new method has come. */
export function forget(accountId: string): void {
  try {
    sessionStorage.removeItem(name(accountId));
  } catch {
    // Nothing was remembered.
  }
}

/** Whether a method is there that was not there then. */
export function hasNew(items: readonly SavedMethod[], before: readonly string[]): boolean {
  return items.some(({ id }) => !before.includes(id));
}
