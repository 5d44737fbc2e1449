/** The link that ends copies of e-mails. It needs no session. */
import { currentLanguage } from '../i18n/language';
import { dataOf } from './problem';
import type { Unsubscribed } from './types';

/** Switches copies off for the user whom the link names. Mail services send the same form. */
export const unsubscribe = (token: string): Promise<Unsubscribed> => dataOf(send(token));

async function send(token: string) {
  const request = new Request(
    `${window.location.origin}/v1/unsubscribe/${encodeURIComponent(token)}`,
    {
      method: 'POST',
      headers: { 'Accept-Language': currentLanguage() },
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    },
  );
  const response = await fetch(request);
  const content: unknown = await response.json().catch(() => undefined);
  return response.ok ? { data: content as Unsubscribed, response } : { error: content, response };
}
