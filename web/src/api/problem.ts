/** What can come back instead of an answer. */
import type { Problem } from './types';

/** The API answered with a problem document. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    /** How many seconds to wait before the next try, when the server says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(problem.title);
    this.name = 'ProblemError';
  }
}

/** No answer of the API came back: no network, or something in between answered. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('the portal cannot be reached', { cause });
    this.name = 'Unreachable';
  }
}

/** What the client makes of a response. */
export interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer of a call, or an error of this module. */
export async function answer<T>(call: Promise<Reply<T>>): Promise<T> {
  let reply: Reply<T>;
  try {
    reply = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Unreachable(cause);
  }
  if (reply.response.ok) return reply.data as T;
  if (isProblem(reply.error)) throw new ProblemError(reply.error, waitOf(reply.response));
  throw new Unreachable(reply.error);
}

/** Whether `error` is the problem of this type. */
export function isProblemOf(error: unknown, type: Problem['type']): error is ProblemError {
  return error instanceof ProblemError && error.problem.type === type;
}

/** Whether there is no session, or no longer one. */
export function isNotSignedIn(error: unknown): boolean {
  return isProblemOf(error, '/problems/not-signed-in');
}

/** Whether the same request may well succeed in a moment. */
export function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || isProblemOf(error, '/problems/unavailable');
}

function waitOf({ headers }: Response): number | null {
  const seconds = Number(headers.get('Retry-After') ?? NaN);
  return Number.isNaN(seconds) ? null : seconds;
}

function isProblem(error: unknown): error is Problem {
  return (
    typeof error === 'object' &&
    error !== null &&
    'type' in error &&
    'title' in error &&
    'detail' in error
  );
}
