/** A person's whole name, of the parts that it has: many people have one name only. */
export function fullName({ givenName, familyName }: { givenName: string; familyName: string }) {
  return `${givenName} ${familyName}`.trim();
}
