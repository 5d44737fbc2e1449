/** The user's login: forgotten and changed passwords, sessions, the second factor. */
import { inspect } from '../lib/axe.mjs';
import { equal } from '../lib/equal.mjs';
import { mailedCode } from '../lib/mail.mjs';
import { chosen, firstLogin, invite, newUser, setUpFactor, signOut } from '../lib/users.mjs';
import { focused, tabTo } from '../lib/keyboard.mjs';
import { totp } from '../lib/totp.mjs';
import { fits } from '../lib/width.mjs';

const another = 'Another-One-2026-05';

export const login = [
  {
    name: 'login: Forgot Password recovers an unused invitation',
    async run(visit, stack, meet) {
      const user = newUser('forgetful');
      const { page } = visit;
      await inviteFirst(meet, stack, user);
      await visit.open('/sign-in');
      await visit.speak('en-CA');
      await page.locator('[name="username"]').fill(user.username);
      await visit.press('Forgot password?', 'link');
      await visit.arrive('/forgot-password');
      await visit.press('Send the code');
      await visit.arrive('/reset-password');
      await visit.see('If this user name can sign in, a code is on its way');
      await page.locator('[name="code"]').fill('000000');
      await page.locator('[name="new-password"]').fill(chosen);
      const code = await mailedCode(stack, user.username);
      await visit.press('Save the new password');
      await page.locator('[name="code"][aria-invalid]').waitFor();
      await visit.picture('reset-wrong-code');
      await page.locator('[name="code"]').fill(code);
      await visit.press('Save the new password');
      await visit.arrive('/sign-in');
      await visit.see('Your new password is saved');
      await visit.signIn({ ...user, password: chosen });
    },
  },
  {
    name: 'login: Forgot Password does not reveal which users exist',
    async run(visit) {
      await visit.open('/forgot-password');
      await visit.speak('en-CA');
      await visit.page.locator('[name="username"]').fill('nobody.at.all');
      await visit.press('Send the code');
      await visit.arrive('/reset-password');
      await visit.see('If this user name can sign in, a code is on its way');
    },
  },
  {
    name: 'login: a changed password ends the other session',
    async run(visit, stack, meet) {
      const user = newUser('careful');
      const { page } = visit;
      await inviteFirst(meet, stack, user);
      await firstLogin(visit, stack, user);
      const elsewhere = await meet();
      await elsewhere.signIn({ ...user, password: chosen });
      await elsewhere.speak('en-CA');

      await visit.open('/me');
      await visit.see('Active now');
      equal(await page.getByRole('button', { name: /^Sign out .+, / }).count(), 1);
      await visit.press('Change password', 'link');
      await visit.arrive('/me/password');
      await page.locator('[name="current-password"]').fill('Not-My-Password-11');
      await page.locator('[name="new-password"]').fill(another);
      await visit.press('Change password');
      await page.locator('[name="current-password"][aria-invalid]').waitFor();
      await page.locator('[name="current-password"]').fill(chosen);
      await visit.press('Change password');
      await visit.arrive('/me');
      await visit.see('Your password is changed.');
      await visit.see('No other devices are signed in.');

      await elsewhere.press('Transaction History', 'link');
      await elsewhere.arrive('/sign-in');
      await elsewhere.see('Your session has ended.');
      await elsewhere.signIn({ ...user, password: another });
    },
  },
  {
    name: 'login: another session is ended from the list',
    async run(visit, stack, meet) {
      const user = newUser('tidy');
      await inviteFirst(meet, stack, user);
      await firstLogin(visit, stack, user);
      const elsewhere = await meet();
      await elsewhere.signIn({ ...user, password: chosen });
      await elsewhere.speak('en-CA');
      await visit.open('/me');
      await visit.page.getByRole('button', { name: /^Sign out .+, / }).click();
      await visit.see('This device will be signed out right away.');
      const main = visit.page.locator('main');
      await main.getByRole('button', { name: 'Sign out', exact: true }).click();
      await visit.see('No other devices are signed in.');
      await elsewhere.press('Transaction History', 'link');
      await elsewhere.arrive('/sign-in');
    },
  },
  {
    name: 'login: a second factor from set-up to recovery code',
    async run(visit, stack, meet) {
      const user = newUser('guarded');
      const { page } = visit;
      await inviteFirst(meet, stack, user);
      await firstLogin(visit, stack, user);
      await visit.open('/me');
      await visit.press('Set up', 'link');
      await visit.arrive('/me/second-factor');
      const { totpSecret, codes } = await setUpFactor(visit);
      await visit.arrive('/me');
      await visit.see('Two-step verification is on.');
      equal(new Set(codes).size, 10);
      await signOut(visit);
      await visit.signIn({ ...user, password: chosen, totpSecret });
      await signOut(visit);

      await visit.fillSignIn(user.username, chosen);
      await visit.arrive('/sign-in/code');
      await visit.press('Use a recovery code');
      await inspect(visit, 'a recovery code');
      await page.locator('[name="recovery-code"]').fill(codes[0].slice(0, -1));
      await visit.press('Continue');
      await visit.see('A recovery code has 24 letters and digits');
      await page.locator('[name="recovery-code"]').fill(codes[0]);
      await visit.press('Continue');
      await visit.arrive('/me/second-factor');
      await visit.see('You signed in with a recovery code.');
      // The factor is off: the password alone signs in, and nothing opens until it is on again.
      await signOut(visit);
      await visit.fillSignIn(user.username, chosen);
      await visit.arrive('/me/second-factor');
      await visit.see('Two-step verification is required');
      await visit.open(`/accounts/${stack.manager.accountId}`);
      await visit.arrive('/me/second-factor');
      const renewed = await setUpFactor(visit);
      await visit.arrive(`/accounts/${stack.manager.accountId}`);
      await signOut(visit);
      await visit.signIn({ ...user, password: chosen, totpSecret: renewed.totpSecret });
    },
  },
  {
    name: 'login: a second factor is set up with the keyboard alone, 320 px wide',
    async run(visit, stack, meet) {
      const user = newUser('nimble');
      const { page } = visit;
      const keys = page.keyboard;
      await inviteFirst(meet, stack, user);
      await firstLogin(visit, stack, user);
      await page.setViewportSize({ width: 320, height: 667 });
      await visit.open('/me/second-factor');
      await tabTo(page, '[name="password"]');
      await keys.type(chosen);
      await keys.press('Enter');
      await page.getByRole('img', { name: /^QR code/ }).waitFor();
      equal(await focused(page), 'Scan this code with your authenticator app.');
      await visit.picture('factor-scan-320');
      await fits(visit, 'the code to scan');
      const key = await page.locator('main p code').first().textContent();
      await tabTo(page, '[name="code"]');
      await keys.type(totp(key.replaceAll(' ', '')));
      await keys.press('Enter');
      await page.locator('[name="kept"]').waitFor();
      await visit.picture('factor-codes-320');
      await fits(visit, 'the recovery codes');
      await inspect(visit, 'recovery codes');
      await tabTo(page, '[name="kept"]');
      await keys.press('Space');
      await keys.press('Tab');
      equal(await focused(page), 'Continue');
      await keys.press('Enter');
      await visit.arrive('/me');
      await visit.see('Two-step verification is on.');
    },
  },
];

/** The manager of the example account invites a user to it. */
async function inviteFirst(meet, stack, user) {
  const manager = await meet();
  await manager.signIn(stack.manager);
  await manager.speak('en-CA');
  await invite(manager, stack.manager.accountId, user, 'Viewer');
}
