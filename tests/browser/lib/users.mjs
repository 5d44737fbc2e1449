/** Invites and signs in new users, for flows that change a login. */
import { temporaryPassword } from './mail.mjs';
import { totp } from './totp.mjs';

/** The password that new users choose. */
export const chosen = 'Chosen-Well-2026-04';

/** A user who is not invited yet. */
export function newUser(name) {
  const username = `${name}.${Date.now().toString(36)}`;
  const email = `${username}@mapleridge.example.ca`;
  return { username, email, givenName: 'Robin', familyName: name };
}

/** Invites a user on the page of an Office Manager or administrator, and waits for the notice. */
export async function invite(visit, accountId, user, role, notice) {
  const { page } = visit;
  await visit.open(`/accounts/${accountId}/users/invite`);
  await page.locator('[name="username"]').fill(user.username);
  await page.locator('[name="email"]').fill(user.email);
  await page.locator('[name="givenName"]').fill(user.givenName);
  await page.locator('[name="familyName"]').fill(user.familyName);
  await page.getByRole('radio', { name: role, exact: true }).check();
  await visit.press('Send the invitation');
  await visit.arrive(`/accounts/${accountId}/users`);
  await visit.see(notice ?? `is on its way to ${user.email}`);
}

/** Signs an invited user in for the first time; the user chooses a password. */
export async function firstLogin(visit, stack, { username }) {
  await visit.open('/sign-in');
  await visit.speak('en-CA');
  await visit.fillSignIn(username, await temporaryPassword(stack, username));
  await visit.arrive('/first-login');
  await visit.page.locator('[name="new-password"]').fill(chosen);
  await visit.press('Save and continue');
  await visit.page.waitForURL(/\/accounts/);
  await visit.settle();
}

/** Signs a user of an earlier first login in again: the time has moved past the session's end. */
export async function signInAgain(visit, { username }) {
  await visit.loseSession();
  await visit.signIn({ username, password: chosen });
  await visit.speak('en-CA');
}

/** Sets up an authenticator app on the open page; gives its secret and the recovery codes. */
export async function setUpFactor(visit, password = chosen) {
  const { page } = visit;
  await page.locator('[name="password"]').fill(password);
  await visit.press('Continue');
  await page.getByRole('img', { name: /^QR code/ }).waitFor();
  const key = await page.locator('main p code').first().textContent();
  const totpSecret = key.replaceAll(' ', '');
  await page.locator('[name="code"]').fill(totp(totpSecret));
  await visit.press('Turn on');
  await page.locator('[name="kept"]').waitFor();
  const codes = await page.locator('main li code').allTextContents();
  await page.locator('[name="kept"]').check();
  await visit.press('Continue');
  return { totpSecret, codes };
}

/** Signs out, and waits for the sign-in page. */
export async function signOut(visit) {
  await visit.press('Sign out');
  await visit.arrive('/sign-in');
}
