/** The password rule, for the live checklist. Letters and digits are counted as
 * the server counts them, basic Latin only; it has the last word. */

export type Check = 'length' | 'digits' | 'upper' | 'lower';

const tests: Record<Check, (password: string) => boolean> = {
  length: (password) => Array.from(password).length >= 15,
  digits: (password) => (password.match(/[0-9]/g)?.length ?? 0) >= 2,
  upper: (password) => /[A-Z]/.test(password),
  lower: (password) => /[a-z]/.test(password),
};

export const checks: readonly Check[] = ['length', 'digits', 'upper', 'lower'];

/** The checks that a password does not pass yet. */
export function unmet(password: string): Check[] {
  return checks.filter((check) => !tests[check](password));
}
