/** Manage Organization: users are invited, changed and deactivated while they are signed in. */
import { accounts as demo } from '../lib/demo.mjs';
import { equal } from '../lib/equal.mjs';
import { temporaryPassword } from '../lib/mail.mjs';
import { chosen, firstLogin, invite, newUser, setUpFactor } from '../lib/users.mjs';

export const users = [
  {
    name: 'users: a lowered role and a deactivation take effect during the session',
    async run(visit, stack, meet) {
      const { manager } = stack;
      const user = newUser('eager');
      const list = `/accounts/${manager.accountId}/users`;
      await visit.signIn(manager);
      await visit.speak('en-CA');
      await visit.press('Users', 'link');
      await visit.arrive(list);
      await invite(visit, manager.accountId, user, 'Office Manager');
      const other = await meet();
      await firstLogin(other, stack, user);
      await other.press('Users', 'link');
      await other.arrive(list);
      await other.see(user.email);

      await manage(visit, list, user);
      await visit.page.getByRole('radio', { name: 'Viewer', exact: true }).check();
      await visit.press('Save the role');
      await visit.see('has the new role from the next click');
      await other.press('Activity', 'link');
      await other.see('Only Office Managers can see this page');
      await other.open(`/accounts/${manager.accountId}`);
      equal(await other.page.getByText('Manage Organization').count(), 0);

      await manage(visit, list, user);
      await deactivate(visit, user);
      await other.press('Transaction History', 'link');
      await other.arrive('/sign-in');
      await other.see('Your session has ended.');
      await other.fillSignIn(user.username, chosen);
      await other.see('That user name and password do not match');

      await manage(visit, list, user);
      await visit.press('Reactivate');
      await visit.see('can open this account again.');
      await other.signIn({ ...user, password: chosen });
      await visit.open(`/accounts/${manager.accountId}/activity`);
      for (const what of [' reinstated ', ' deactivated ', ' gave ', ' invited ']) {
        await visit.page.locator('main li').filter({ hasText: what }).first().waitFor();
      }
      await visit.picture('activity');
    },
  },
  {
    name: 'users: after a new invitation only the newest password works',
    async run(visit, stack, meet) {
      const { manager } = stack;
      const user = newUser('slow');
      const list = `/accounts/${manager.accountId}/users`;
      await visit.signIn(manager);
      await visit.speak('en-CA');
      await invite(visit, manager.accountId, user, 'Viewer');
      const old = await temporaryPassword(stack, user.username);
      await manage(visit, list, user);
      await visit.press('Invite again');
      await visit.see('A new invitation to');
      const fresh = await temporaryPassword(stack, user.username, old);
      const other = await meet();
      await other.open('/sign-in');
      await other.speak('en-CA');
      await other.fillSignIn(user.username, old);
      await other.see('That user name and password do not match');
      await other.fillSignIn(user.username, fresh);
      await other.arrive('/first-login');
    },
  },
  {
    name: 'users: the last Office Manager cannot be deactivated, and a taken user name is refused',
    async run(visit, { managerOf, viewer }) {
      const manager = managerOf(demo.quebec);
      const list = `/accounts/${demo.quebec}/users`;
      await visit.signIn(manager);
      await visit.speak('en-CA');
      await manage(visit, list, manager);
      await deactivate(visit);
      await visit.see('Somebody must be left in charge');
      await visit.picture('last-manager');

      await visit.open(`${list}/invite`);
      const { page } = visit;
      await page.locator('[name="username"]').fill(viewer.username);
      await page.locator('[name="email"]').fill('somebody.else@example.ca');
      await page.locator('[name="givenName"]').fill('Somebody');
      await page.locator('[name="familyName"]').fill('Else');
      await visit.press('Send the invitation');
      await page.locator('[name="username"][aria-invalid]').waitFor();
    },
  },
  {
    name: 'users: a second account is joined, requires a second factor, and is left',
    async run(visit, stack, meet) {
      const user = newUser('double');
      const { accountId } = stack.manager;
      await visit.signIn(stack.manager);
      await visit.speak('en-CA');
      await invite(visit, accountId, user, 'Viewer');
      const other = await meet();
      await firstLogin(other, stack, user);

      const second = await meet();
      await second.signIn(stack.managerOf(demo.fresh));
      await second.speak('en-CA');
      await inviteToSecond(second, user);
      // Before the user accepts, the account sees the user name only.
      const row = second.page.locator('main li').filter({ hasText: user.username });
      await row.getByText('Invited, until').waitFor();
      equal(await second.page.getByText(user.email).count(), 0);
      await second.picture('asked-to-join');
      await other.open(`/accounts/${demo.fresh}`);
      equal(await other.page.getByText('$0.00').count(), 0);
      await other.open('/');
      await other.see('invites you to the account');
      await other.arrive('/me/invitations');
      await other.picture('invitation');
      await other.page.getByRole('button', { name: /^Accept the invitation/ }).click();
      await other.arrive(`/accounts/${demo.fresh}`);
      await other.open('/');
      await other.arrive('/accounts');
      await other.page.locator(`main a[href="/accounts/${demo.fresh}"]`).click();
      await other.arrive(`/accounts/${demo.fresh}`);
      await other.page.locator('header summary').click();
      await other.page.locator(`header li a[href="/accounts/${accountId}"]`).click();
      await other.arrive(`/accounts/${accountId}`);

      await requireFactor(second);
      await other.open(`/accounts/${demo.fresh}`);
      await other.arrive('/me/second-factor');
      await other.see('Two-step verification is required');
      await setUpFactor(other);
      await other.arrive(`/accounts/${demo.fresh}`);
      // The rule also applies to the manager who switched it on.
      await second.open(`/accounts/${demo.fresh}/users`);
      await second.arrive('/me/second-factor');
      await setUpFactor(second, stack.managerOf(demo.fresh).password);
      await second.arrive(`/accounts/${demo.fresh}/users`);
      await second.press('Stop requiring it');
      await second.press('Stop requiring it');
      await second.see('Not required.');
      await switchOff(second, stack.managerOf(demo.fresh).password);

      await other.open('/me');
      const leave = other.page.locator('main li').filter({ hasText: '1005' });
      await leave.getByRole('button', { name: /^Leave the account/ }).click();
      await other.press('Leave this account');
      await other.see('You have left the account');
      await second.open(`/accounts/${demo.fresh}/users`);
      await second.page.locator('main li').first().waitFor();
      equal(await second.page.getByText(user.username).count(), 0);
    },
  },
];

/** Opens the possible changes of a user. */
async function manage(visit, list, { username }) {
  await visit.open(list);
  const row = visit.page.locator('main li').filter({ hasText: `${username} ·` });
  await row.getByRole('button', { name: /^Manage/ }).click();
}

async function deactivate(visit) {
  await visit.page.getByRole('button', { name: /^Deactivate / }).click();
  await visit.press('Deactivate');
  await visit.settle();
}

async function inviteToSecond(visit, user) {
  const { page } = visit;
  await visit.open(`/accounts/${demo.fresh}/users/invite`);
  for (const field of ['username', 'email', 'givenName', 'familyName']) {
    await page.locator(`[name="${field}"]`).fill(user[field]);
  }
  await visit.press('Send the invitation');
  await visit.arrive(`/accounts/${demo.fresh}/users`);
  await visit.see('is asked by e-mail to join.');
}

async function requireFactor(visit) {
  await visit.open(`/accounts/${demo.fresh}/users`);
  await visit.press('Require two-step verification');
  await visit.press('Require two-step verification');
  await visit.arrive('/me/second-factor');
}

/** Restores the demo's manager for the flows that follow. */
async function switchOff(visit, password) {
  await visit.open('/me/second-factor');
  await visit.press('Turn off');
  await visit.page.locator('[name="password"]').fill(password);
  await visit.press('Turn off');
  await visit.arrive('/me');
}
