/** The content of an invitation form, and which of its fields cannot be right. */

/** The text fields of the form. */
export interface Invitation {
  username: string;
  email: string;
  givenName: string;
  familyName: string;
}

/** A text field of the form. */
export type Field = keyof Invitation;

/** The fields in the order of the form. */
export const fields: readonly Field[] = ['username', 'email', 'givenName', 'familyName'];

/** A quick check for omissions and typing errors. The server decides. */
const patterns: Record<'username' | 'email', RegExp> = {
  username: /^[a-z0-9._-]{3,64}$/i,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
};

/** A single name is enough, in either field. */
export function wrongFields(invitation: Invitation): Field[] {
  const { givenName, familyName } = invitation;
  return fields.filter((field) => {
    if (field === 'givenName') return `${givenName}${familyName}`.trim() === '';
    return field !== 'familyName' && !patterns[field].test(invitation[field].trim());
  });
}
