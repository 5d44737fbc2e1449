/** What the server says about the fields of a form. */
import { ProblemError } from './problem';

/** What is wrong at this place of the request's body; empty when nothing is. */
export function faultAt(error: unknown, pointer: string): string {
  if (!(error instanceof ProblemError)) return '';
  return error.problem.errors
    .filter((fault) => fault.pointer === pointer)
    .map(({ message }) => message)
    .join(' ');
}

/** Whether the error is said at fields of the form, and nowhere else. */
export function isAtFields(error: unknown, pointers: readonly string[]): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { errors } = error.problem;
  return errors.length > 0 && errors.every(({ pointer }) => pointers.includes(pointer));
}
