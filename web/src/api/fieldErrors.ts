/** The server's errors about single fields of a form. */
import { ProblemError } from './problem';

/** The messages about one field, named by its JSON pointer; empty when there are none. */
export function fieldErrorAt(error: unknown, pointer: string): string {
  if (!(error instanceof ProblemError)) return '';
  return error.problem.errors
    .filter((fieldError) => fieldError.pointer === pointer)
    .map(({ message }) => message)
    .join(' ');
}

/** Whether the form shows the whole error at its fields, so that it needs no notice of its own. */
export function hasOnlyFieldErrors(error: unknown, pointers: readonly string[]): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { errors } = error.problem;
  return errors.length > 0 && errors.every(({ pointer }) => pointers.includes(pointer));
}
