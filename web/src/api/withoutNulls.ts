type WithoutNulls<T> = { [Key in keyof T]?: NonNullable<T[Key]> };

/** The fields that are not `null`, as query parameters of a request. */
export function withoutNulls<T extends object>(fields: T): WithoutNulls<T> {
  const present = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(present) as WithoutNulls<T>;
}
