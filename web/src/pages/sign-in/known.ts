/** What one page before signing in tells the next. Never a password or a code. */
import type { Problem } from '../../api/types';

export interface Known {
  username: string;
  /** Why a sign-in starts again. */
  problem?: Problem;
  /** How long to wait before the next try, in seconds. */
  retryAfter?: number | null;
  /** Whether a code has just been asked for. */
  isCodeSent?: boolean;
}
