/** Reads a response of the API: its data, or an error that the page can show. */
import type { Problem } from './types';

/** The API answered with a problem document. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    /** Seconds to wait before the next attempt, from `Retry-After`. */
    readonly retryAfter: number | null = null,
  ) {
    super(problem.title);
    this.name = 'ProblemError';
  }
}

/** The API did not respond: there is no network, or a proxy responded in its place. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('the portal cannot be reached', { cause });
    this.name = 'Unreachable';
  }
}

/** A response as the client returns it. */
export interface ApiResponse<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of a successful response. Throws `ProblemError` or `Unreachable` otherwise. */
export async function dataOf<T>(call: Promise<ApiResponse<T>>): Promise<T> {
  let result: ApiResponse<T>;
  try {
    result = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Unreachable(cause);
  }
  if (result.response.ok) return result.data as T;
  if (isProblem(result.error)) throw new ProblemError(result.error, retryAfter(result.response));
  throw new Unreachable(result.error);
}

/** Whether the API responded with a problem of this type. */
export function isProblemOf(error: unknown, type: Problem['type']): error is ProblemError {
  return error instanceof ProblemError && error.problem.type === type;
}

/** Whether the request had no valid session. */
export function isNotSignedIn(error: unknown): boolean {
  return isProblemOf(error, '/problems/not-signed-in');
}

/** Whether a retry of the same request is likely to succeed. */
export function isTransient(error: unknown): boolean {
  return error instanceof Unreachable || isProblemOf(error, '/problems/unavailable');
}

function retryAfter({ headers }: Response): number | null {
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
