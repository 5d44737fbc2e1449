import type { AccountUser } from '../api/types';
import { fullName } from '../format/names';

type Name = Pick<AccountUser, 'username' | 'givenName' | 'familyName'>;

/** A user's full name, or the user name while the account may not see more. */
export function displayName({ username, givenName, familyName }: Name): string {
  if (givenName === null || familyName === null) return username;
  return fullName({ givenName, familyName });
}
