import { type RefObject, useEffect, useRef } from 'react';

import { ProblemError } from '../api/problem';
import { focusField } from './focusField';

/**
 * Moves the focus to the first field that the server found wrong. `names` has the field for each
 * JSON pointer. Gives the form's ref.
 */
export function useFaultFocus(
  error: unknown,
  names: Readonly<Record<string, string>>,
): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  const faults = error instanceof ProblemError ? error.problem.errors : [];
  const field = faults.map(({ pointer }) => names[pointer]).find((name) => name !== undefined);
  useEffect(() => {
    if (form.current && field !== undefined) focusField(form.current, field);
    // Each error moves the focus, also when it is at the same field as the one before.
  }, [error, field]);
  return form;
}
