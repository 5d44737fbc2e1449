/**
 * Invoice numbers in addresses, of the page and of the API. Nothing on the way may read a number as
 * anything but itself: any but a plain one travels as `~` and the base64url of its UTF-8.
 */

const plain = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** A number as a segment of an address. */
export function segmentOf(number: string): string {
  if (plain.test(number)) return number;
  const bytes = String.fromCharCode(...new TextEncoder().encode(number));
  return `~${btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** The number that a segment names. One from an older link is the number itself. */
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
