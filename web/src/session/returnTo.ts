/** The page to come back to after signing in, or after what must come first. */
import { paths } from '../app/paths';

/** Why somebody is at the sign-in page. */
export type Reason = 'ended' | 'signed-out' | 'new-password';

const reasons: readonly Reason[] = ['ended', 'signed-out', 'new-password'];

/** The sign-in page's address, with the way back. */
export function signInAddress(from: string, reason: Reason | null): string {
  const query = new URLSearchParams();
  if (from !== paths.home) query.set('return', from);
  if (reason) query.set('reason', reason);
  const text = query.toString();
  return text === '' ? paths.signIn : `${paths.signIn}?${text}`;
}

/** Why somebody has to set up their second factor. */
export type SetUpReason = 'required' | 'recovery-code';

/** The page where a second factor is set up, with the way back. */
export function setUpAddress(from: string, reason: SetUpReason): string {
  return `${paths.secondFactor}?${new URLSearchParams({ return: from, reason }).toString()}`;
}

/** The way back. Only a path of this portal is taken: an address from outside could lie. */
export function returnTo(query: URLSearchParams): string {
  const path = query.get('return');
  if (!path?.startsWith('/')) return paths.home;
  const { pathname, search } = new URL(window.location.origin + path);
  // A link that begins with two slashes names another host, and dots may have hidden them.
  return pathname.startsWith('//') ? paths.home : pathname + search;
}

export function reasonOf(query: URLSearchParams): Reason | null {
  return reasons.find((reason) => reason === query.get('reason')) ?? null;
}
