/** Leaving the portal for the payment gateway's page. */

/**
 * The address, if the browser may go there: over TLS, or to this machine, where the local stack's
 * gateway is; `null` for any other, such as a script.
 */
export function safeAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, href } = new URL(address);
  if (protocol === 'https:') return href;
  return protocol === 'http:' && isLoopback(hostname) ? href : null;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** The parts of `window` that leaving needs; tests replace them. */
export const browser = {
  goTo: (address: string) => window.location.assign(address),
  reload: () => window.location.reload(),
};
