/** Mails as the stack's mail server keeps them. */
import { until } from './until.mjs';

const words = (text) => text.split(/\s+/);

/**
 * The temporary password in the newest mail that names this user, once it is there. `old` is one
 * that was read before and must have been replaced.
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
 * The code of Forgot Password that was mailed to this user, once it is there: of Cognito's six digits,
 * or of the portal's own to somebody who has not chosen a password yet.
 */
export function mailedCode(stack, username) {
  return until(async () => {
    const mail = (await mails(stack)).findLast(
      (one) => /your code/i.test(one.Subject ?? '') && JSON.stringify(one).includes(username),
    );
    const text = `${mail?.BodyText ?? ''} ${mail?.BodyHtml ?? ''}`.replaceAll(/<[^>]*>/g, ' ');
    const own = /\b[0-9a-z]{4}(?:-[0-9a-z]{4}){5}\b/.exec(text)?.[0];
    return own ?? /(?<![#\d])\d{6}(?!\d)/.exec(text)?.[0] ?? null;
  }, `code for ${username}`);
}

async function mails({ mailUrl }) {
  const answer = await fetch(mailUrl);
  if (!answer.ok) throw new Error(`the mails cannot be read: ${answer.status}`);
  const { messages } = await answer.json();
  return Object.values(messages).flat();
}
