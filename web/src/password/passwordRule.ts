/**
 * The password rule for the live checklist. Like the server, it counts only basic Latin letters and
 * digits. The server decides.
 */

/** One point of the rule. */
export type Check = 'length' | 'digits' | 'upper' | 'lower' | 'username' | 'temporary';

/** Shorter user names are part of too many words to be forbidden. */
const shortestUsername = 4;

/** The form of the portal's temporary passwords, such as `Tcm7-Wad4-Kxp2-Bnr9-Hhe5`. */
const temporary = /^[A-HKMNPRTWX][a-hkmnprtwx]{2}[2-9](-[A-HKMNPRTWX][a-hkmnprtwx]{2}[2-9]){4}$/;

const tests: Record<Check, (password: string, username: string) => boolean> = {
  length: (password) => Array.from(password).length >= 15,
  digits: (password) => (password.match(/[0-9]/g)?.length ?? 0) >= 2,
  upper: (password) => /[A-Z]/.test(password),
  lower: (password) => /[a-z]/.test(password),
  username: (password, username) => {
    const name = plain(username.trim());
    return name.length < shortestUsername || !plain(password).includes(name);
  },
  temporary: (password) => !temporary.test(password),
};

/** The points in display order: first what a password must have, then what it must not. */
export const checks: readonly Check[] = [
  'length',
  'digits',
  'upper',
  'lower',
  'username',
  'temporary',
];

/** The points that a password does not meet yet. */
export function unmet(password: string, username: string): Check[] {
  const normal = password.normalize('NFC');
  return checks.filter((check) => !tests[check](normal, username));
}

/** Reduces text to basic Latin letters and digits, so that punctuation hides no user name. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
