/** Mails as the stack's mail server keeps them. */

/** The temporary password in the newest mail that names this user. */
export async function temporaryPassword({ mailUrl, portalUrl }, username) {
  const answer = await fetch(mailUrl);
  if (!answer.ok) throw new Error(`the mails cannot be read: ${answer.status}`);
  const { messages } = await answer.json();
  const texts = Object.values(messages)
    .flat()
    .map((mail) => mail.BodyText ?? '')
    .filter((text) => text.split(/\s+/).includes(username));
  const text = texts.at(-1);
  if (!text?.includes(portalUrl)) {
    throw new Error(`no invitation to ${username} with the portal's link; the stack must be fresh`);
  }
  const password = /(?<=:\s+)[A-Z][a-z]{2}\d(?:-[A-Z][a-z]{2}\d){4}/.exec(text)?.[0];
  if (!password) throw new Error(`no temporary password in:\n${text}`);
  return password;
}
