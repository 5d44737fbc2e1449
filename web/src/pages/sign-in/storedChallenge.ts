/**
 * The open challenge in this tab's storage, so that a reload does not start the sign-in over. The
 * password is never stored.
 */
import type { OpenChallenge } from './challenge';

const key = 'portal.challenge';
/** The server's sessions of challenges live as long. */
const life = 15 * 60_000;

/** Stores the challenge; `null` removes it. */
export function storeChallenge(challenge: OpenChallenge | null): void {
  try {
    if (challenge === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text(challenge));
  } catch {
    // Without storage the challenge lasts as long as the page.
  }
}

/** The stored challenge, if it has not expired. */
export function storedChallenge(): OpenChallenge | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return isStored(stored) && Date.now() < stored.endsAt ? stored.challenge : null;
  } catch {
    return null;
  }
}

interface Stored {
  challenge: OpenChallenge;
  endsAt: number;
}

function text({ kind, token, username, returnTo }: OpenChallenge): string {
  const challenge = { kind, token, username, returnTo };
  return JSON.stringify({ challenge, endsAt: Date.now() + life } satisfies Stored);
}

/** Only this module writes the entry, so its parts are not checked one by one. */
function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && 'challenge' in value && 'endsAt' in value;
}
