/** From the invitation's e-mail to the first invoice. */
import { inspect } from '../lib/axe.mjs';
import { equal } from '../lib/equal.mjs';
import { temporaryPassword } from '../lib/mail.mjs';

const chosen = 'Chosen-Well-2026-04';

export const firstLogin = [
  {
    name: 'first login: from the invitation to an invoice',
    async run(visit, stack) {
      const { username, accountId } = stack.invited;
      const { page } = visit;
      // The link of the e-mail names the user, so the password has the focus.
      await visit.open(`/sign-in?username=${username}`);
      await visit.picture('sign-in');
      equal(await page.evaluate(() => document.activeElement.name), 'password');
      await visit.fillSignIn(username, await temporaryPassword(stack, username));
      await visit.arrive('/first-login');

      await refuseWeakPassword(visit);
      await type(page, chosen);
      await inspect(visit, 'first login');
      await visit.picture('first-login');
      await visit.press('Save and continue');
      await visit.arrive(`/accounts/${accountId}`);
      await visit.see('Credit of $210.69');
      await visit.see('It will be applied to future invoices.');

      await visit.press('Filters');
      await page.locator('label', { hasText: 'Invoices' }).click();
      await page.waitForURL((url) => url.searchParams.get('type') === 'invoice');
      await visit.settle();
      const history = page.getByRole('region', { name: 'Transaction History' });
      const rows = history.locator('tbody tr');
      equal(await rows.count(), await rows.filter({ hasText: 'Invoice' }).count());
      await rows.first().getByRole('link').click();
      await page.waitForURL(/\/invoices\//);
      await visit.settle();
      await visit.see('Bill summary');

      await visit.press('Sign out');
      await visit.arrive('/sign-in');
      await visit.see('You are signed out.');
      await visit.signIn({ username, password: chosen });
    },
  },
  {
    name: 'first login: without signing in, leads to the sign-in page',
    async run(visit) {
      await visit.open('/first-login');
      await visit.press('Go to the sign-in page', 'link');
      await visit.arrive('/sign-in');
    },
  },
];

/** The form refuses a weak password and says why; the checklist follows the typing. */
async function refuseWeakPassword(visit) {
  const { page } = visit;
  await type(page, 'Short1');
  await visit.press('Save and continue');
  await visit.see('This password does not meet every requirement below.');
  await visit.see('2 password requirements are not met yet.');
  await inspect(visit, 'a weak password');
  equal(new URL(page.url()).pathname, '/first-login');
  await type(page, 'Long-Enough-But-1');
  await visit.see('1 password requirement is not met yet.');
  await type(page, 'Password12345678');
  await visit.press('Save and continue');
  await visit.see('This password is easy to guess.');
  equal(await page.evaluate(() => document.activeElement.name), 'new-password');
  // A reload keeps the sign-in.
  await page.reload();
  await page.locator('[name="new-password"]').waitFor();
}

/** Replaces the new password, key by key. */
async function type(page, password) {
  const field = page.locator('[name="new-password"]');
  await field.clear();
  await field.pressSequentially(password);
}
