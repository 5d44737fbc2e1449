/** What somebody in a list is called. */
import type { AccountUser } from '../api/types';
import { fullName } from '../format/names';

type Name = Pick<AccountUser, 'username' | 'givenName' | 'familyName'>;

/** A person's name; the user name while an account knows nothing else of them. */
export function personName({ username, givenName, familyName }: Name): string {
  if (givenName === null || familyName === null) return username;
  return fullName({ givenName, familyName });
}
