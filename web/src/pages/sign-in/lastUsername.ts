/**
 * The user name of this tab's last sign-in, for the sign-in page after a session has ended. Signing
 * out forgets it.
 */
const key = 'portal.username';

/** Stores the user name. */
export function rememberUsername(username: string): void {
  try {
    sessionStorage.setItem(key, username);
  } catch {
    // Without storage the user types it again.
  }
}

/** The stored user name; empty if there is none. */
export function lastUsername(): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}
