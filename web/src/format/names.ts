/** A user's full name. Many people have a single name, so either part may be empty. */
export function fullName({ givenName, familyName }: { givenName: string; familyName: string }) {
  return `${givenName} ${familyName}`.trim();
}
