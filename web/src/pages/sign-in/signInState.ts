import type { Problem } from '../../api/types';

/** What a sign-in page passes to the next in the router's state. Never a password or a code. */
export interface SignInState {
  username: string;
  /** Why the sign-in starts over. */
  problem?: Problem;
  /** Seconds to wait before the next attempt. */
  retryAfter?: number | null;
  /** Whether a code has just been mailed. */
  isCodeSent?: boolean;
}
