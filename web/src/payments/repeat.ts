/** Which requests that charge or refund may be sent again after a failure. */
import { isProblemOf, ProblemError } from '../api/problem';

/** Whether it is unknown what became of the request: it was lost, or the server failed. */
export function isUnknown(error: Error): boolean {
  return !(error instanceof ProblemError) || error.problem.status >= 500;
}

/**
 * Whether the same request may be sent again. Not after its key was refused: it would get a new
 * key, and what the user saw may have been carried out under the old one.
 */
export function mayRepeat(error: Error | null): boolean {
  return !isProblemOf(error, '/problems/idempotency-key-reused');
}
