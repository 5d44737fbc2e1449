/** The page to return to after signing in, or after setting up a second factor. */
import { paths } from '../app/paths';

/** Why the user is at the sign-in page. */
export type Reason = 'ended' | 'signed-out' | 'new-password';

const reasons: readonly Reason[] = ['ended', 'signed-out', 'new-password'];

/** The address of the sign-in page that returns to `from`. */
export function signInAddress(from: string, reason: Reason | null): string {
  const query = new URLSearchParams();
  if (from !== paths.home) query.set('return', from);
  if (reason) query.set('reason', reason);
  const text = query.toString();
  return text === '' ? paths.signIn : `${paths.signIn}?${text}`;
}

/** Why the user has to set up a second factor. */
export type SetUpReason = 'required' | 'recovery-code';

/** The address of the second-factor page that returns to `from`. */
export function setUpAddress(from: string, reason: SetUpReason): string {
  return `${paths.secondFactor}?${new URLSearchParams({ return: from, reason }).toString()}`;
}

/**
 * The path to return to. Only a path of this portal is accepted, since a link from outside could
 * be forged.
 */
export function returnTo(query: URLSearchParams): string {
  const path = query.get('return');
  if (!path?.startsWith('/')) return paths.home;
  const { pathname, search } = new URL(window.location.origin + path);
  // A path that begins with two slashes names another host. Dot segments can hide the slashes.
  return pathname.startsWith('//') ? paths.home : pathname + search;
}

/** The reason in the sign-in page's address. */
export function reasonOf(query: URLSearchParams): Reason | null {
  return reasons.find((reason) => reason === query.get('reason')) ?? null;
}
