/**
 * Invoice numbers in paths of the page and of the API. A proxy could decode or normalize a number
 * with other characters than letters, digits, `.`, `_` and `-`, so such a number is written as `~`
 * and the base64url of its UTF-8.
 */

const plain = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Writes a number as a path segment. */
export function segmentOf(number: string): string {
  if (plain.test(number)) return number;
  const bytes = String.fromCharCode(...new TextEncoder().encode(number));
  return `~${btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** Reads a path segment. A segment without encoding, as in older links, is the number itself. */
export function numberOf(segment: string): string {
  if (!segment.startsWith('~')) return segment;
  try {
    const bytes = atob(segment.slice(1).replaceAll('-', '+').replaceAll('_', '/'));
    const number = new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    return number !== '' && segmentOf(number) === segment ? number : segment;
  } catch {
    return segment;
  }
}
