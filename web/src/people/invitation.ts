/** What is typed about somebody to invite, and what of it cannot be meant. */

export interface Invitation {
  username: string;
  email: string;
  givenName: string;
  familyName: string;
}

export type Field = keyof Invitation;

/** In the order of the form. */
export const fields: readonly Field[] = ['username', 'email', 'givenName', 'familyName'];

/** The server has the last word; this only catches what was forgotten or mistyped. */
const patterns: Record<'username' | 'email', RegExp> = {
  username: /^[a-z0-9._-]{3,64}$/i,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
};

/** One name is enough, in either field. */
export function wrongFields(invitation: Invitation): Field[] {
  const { givenName, familyName } = invitation;
  return fields.filter((field) => {
    if (field === 'givenName') return `${givenName}${familyName}`.trim() === '';
    return field !== 'familyName' && !patterns[field].test(invitation[field].trim());
  });
}
