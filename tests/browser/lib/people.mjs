/** What people do to one another, for flows that need somebody new. */
import { temporaryPassword } from './mail.mjs';
import { totp } from './totp.mjs';

export const chosen = 'Chosen-Well-2026-04';

/** A person whom nobody has invited yet. */
export function newcomer(name) {
  const username = `${name}.${Date.now().toString(36)}`;
  const email = `${username}@mapleridge.example.ca`;
  return { username, email, givenName: 'Robin', familyName: name };
}

/** Somebody who may, and is signed in, invites a person from the Users page, which then says so. */
export async function invite(visit, accountId, person, role, told) {
  const { page } = visit;
  await visit.open(`/accounts/${accountId}/users/invite`);
  await page.locator('[name="username"]').fill(person.username);
  await page.locator('[name="email"]').fill(person.email);
  await page.locator('[name="givenName"]').fill(person.givenName);
  await page.locator('[name="familyName"]').fill(person.familyName);
  await page.getByRole('radio', { name: role, exact: true }).check();
  await visit.press('Send the invitation');
  await visit.arrive(`/accounts/${accountId}/users`);
  await visit.see(told ?? `is on its way to ${person.email}`);
}

/** The invited person chooses a password. */
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

/** Sets up an authenticator app on the page that is open; gives its secret and a recovery code. */
export async function setUpFactor(visit, password = chosen) {
  const { page } = visit;
  await page.locator('[name="password"]').fill(password);
  await visit.press('Continue');
  await page.getByRole('img', { name: /^QR code/ }).waitFor();
  const key = await page.locator('main p code').first().textContent();
  const totpSecret = key.replaceAll(' ', '');
  await page.locator('[name="code"]').fill(totp(totpSecret));
  await visit.press('Switch on');
  await page.locator('[name="kept"]').waitFor();
  const codes = await page.locator('main li code').allTextContents();
  await page.locator('[name="kept"]').check();
  await visit.press('Continue');
  return { totpSecret, codes };
}

export async function signOut(visit) {
  await visit.press('Sign out');
  await visit.arrive('/sign-in');
}
