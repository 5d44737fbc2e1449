/** The password rule, for the live checklist. Letters and digits are counted as
 * the server counts them, basic Latin only; it has the last word. */

export type Check = 'length' | 'digits' | 'upper' | 'lower' | 'username' | 'temporary';

/** A shorter user name is part of too many words. */
const shortestUsername = 4;

/** How the portal writes temporary passwords, such as `Tcm7-Wad4-Kxp2-Bnr9-Hhe5`. */
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

/** What a password must have, and from `username` on what it must not. */
export const checks: readonly Check[] = [
  'length',
  'digits',
  'upper',
  'lower',
  'username',
  'temporary',
];

/** The checks that a password does not pass yet. */
export function unmet(password: string, username: string): Check[] {
  const normal = password.normalize('NFC');
  return checks.filter((check) => !tests[check](normal, username));
}

/** User names are basic Latin, so what has no form in it cannot be part of one. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{ASCII}]/gu, '')
    .toLowerCase();
}
