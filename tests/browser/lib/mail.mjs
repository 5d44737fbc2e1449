/** E-mails in the stack's mail server. */
import { until } from './until.mjs';

const words = (text) => text.split(/\s+/);

/**
 * Waits for the temporary password in the newest e-mail that names this user. `old` is an earlier
 * password, which the new one must differ from.
 */
export function temporaryPassword(stack, username, old = null) {
  return until(async () => {
    const texts = (await mails(stack))
      .map((mail) => mail.BodyText ?? '')
      .filter((text) => words(text).includes(username) && text.includes(stack.portalUrl));
    const found = texts
      .map((text) => /\b[A-Z][a-z]{2}\d(?:-[A-Z][a-z]{2}\d){4}\b/.exec(text)?.[0])
      .filter(Boolean)
      .at(-1);
    return found === undefined || found === old ? null : found;
  }, `new invitation to ${username} with the portal's link`);
}

/**
 * Waits for the code of Forgot Password that was mailed to this user: Cognito's six digits, or the
 * portal's own code for a user who has not chosen a password yet.
 */
export function mailedCode(stack, username) {
  return until(async () => {
    const mail = (await mails(stack)).findLast(
      (one) => /your code/i.test(one.Subject ?? '') && JSON.stringify(one).includes(username),
    );
    const text = `${mail?.BodyText ?? ''} ${mail?.BodyHtml ?? ''}`.replaceAll(/<[^>]*>/g, ' ');
    const portalCode = /\b[0-9a-z]{4}(?:-[0-9a-z]{4}){5}\b/.exec(text)?.[0];
    return portalCode ?? /(?<![#\d])\d{6}(?!\d)/.exec(text)?.[0] ?? null;
  }, `code for ${username}`);
}

async function mails({ mailUrl }) {
  const answer = await fetch(mailUrl);
  if (!answer.ok) throw new Error(`the e-mails cannot be read: ${answer.status}`);
  const { messages } = await answer.json();
  return Object.values(messages).flat();
}
