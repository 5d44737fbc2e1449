/** The content of an invitation form, and which of its fields cannot be right. */
import { looksLikeEmail } from '../format/email';

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

/** Quick checks for omissions and typing errors. The server decides. */
const checks: Record<'username' | 'email', (text: string) => boolean> = {
  username: (text) => /^[a-z0-9._-]{3,64}$/i.test(text),
  email: looksLikeEmail,
};

/** A single name is enough, in either field. */
export function wrongFields(invitation: Invitation): Field[] {
  const { givenName, familyName } = invitation;
  return fields.filter((field) => {
    if (field === 'givenName') return `${givenName}${familyName}`.trim() === '';
    return field !== 'familyName' && !checks[field](invitation[field].trim());
  });
}
