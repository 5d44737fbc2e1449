/** Manage Organization: users invited, lowered, deactivated and reinstated while they work. */
import { accounts as demo } from '../lib/demo.mjs';
import { equal } from '../lib/equal.mjs';
import { temporaryPassword } from '../lib/mail.mjs';
import { chosen, firstLogin, invite, newcomer, setUpFactor } from '../lib/people.mjs';

export const users = [
  {
    name: 'users, a role is lowered while its owner is signed in, who is then deactivated',
    async run(visit, stack, meet) {
      const { manager } = stack;
      const person = newcomer('eager');
      const list = `/accounts/${manager.accountId}/users`;
      await visit.signIn(manager);
      await visit.speak('en-CA');
      await visit.press('Users', 'link');
      await visit.arrive(list);
      await invite(visit, manager.accountId, person, 'Office Manager');
      const other = await meet();
      await firstLogin(other, stack, person);
      await other.press('Users', 'link');
      await other.arrive(list);
      await other.see(person.email);

      await manage(visit, list, person);
      await visit.page.getByRole('radio', { name: 'Viewer', exact: true }).check();
      await visit.press('Save the role');
      await visit.see('has the new role from the next click');
      await other.press('Activity', 'link');
      await other.see('Your role does not allow this');
      await other.open(`/accounts/${manager.accountId}`);
      equal(await other.page.getByText('Manage Organization').count(), 0);

      await manage(visit, list, person);
      await deactivate(visit, person);
      await other.press('Transaction History', 'link');
      await other.arrive('/sign-in');
      await other.see('Your session has ended.');
      await other.fillSignIn(person.username, chosen);
      await other.see('That user name and password do not match');

      await manage(visit, list, person);
      await visit.press('Reinstate');
      await visit.see('can open this account again.');
      await other.signIn({ ...person, password: chosen });
      await visit.open(`/accounts/${manager.accountId}/activity`);
      for (const what of [' reinstated ', ' deactivated ', ' gave ', ' invited ']) {
        await visit.page.locator('main li').filter({ hasText: what }).first().waitFor();
      }
      await visit.picture('activity');
    },
  },
  {
    name: 'users, invited again: only the newest password works',
    async run(visit, stack, meet) {
      const { manager } = stack;
      const person = newcomer('slow');
      const list = `/accounts/${manager.accountId}/users`;
      await visit.signIn(manager);
      await visit.speak('en-CA');
      await invite(visit, manager.accountId, person, 'Viewer');
      const old = await temporaryPassword(stack, person.username);
      await manage(visit, list, person);
      await visit.press('Invite again');
      await visit.see('A new invitation to');
      const fresh = await temporaryPassword(stack, person.username, old);
      const other = await meet();
      await other.open('/sign-in');
      await other.speak('en-CA');
      await other.fillSignIn(person.username, old);
      await other.see('That user name and password do not match');
      await other.fillSignIn(person.username, fresh);
      await other.arrive('/first-login');
    },
  },
  {
    name: 'users, the last Office Manager cannot leave, and a taken name is said at its field',
    async run(visit, { managerOf, viewer }) {
      const manager = managerOf(demo.quebec);
      const list = `/accounts/${demo.quebec}/users`;
      await visit.signIn(manager);
      await visit.speak('en-CA');
      await manage(visit, list, manager);
      await deactivate(visit);
      // The server answers in the person’s own language.
      await visit.see('Il doit rester un responsable');
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
    name: 'users, a second account is joined by consent, requires a second factor, and is left',
    async run(visit, stack, meet) {
      const person = newcomer('double');
      const { accountId } = stack.manager;
      await visit.signIn(stack.manager);
      await visit.speak('en-CA');
      await invite(visit, accountId, person, 'Viewer');
      const other = await meet();
      await firstLogin(other, stack, person);

      const second = await meet();
      await second.signIn(stack.managerOf(demo.fresh));
      await second.speak('en-CA');
      await inviteToSecond(second, person);
      // Until they accept, the account shows the user name and nothing else of theirs.
      const row = second.page.locator('main li').filter({ hasText: person.username });
      await row.getByText('Invited, until').waitFor();
      equal(await second.page.getByText(person.email).count(), 0);
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
      await other.page.getByText('Switch account').click();
      await other.page.locator(`nav a[href="/accounts/${accountId}"]`).click();
      await other.arrive(`/accounts/${accountId}`);

      await requireFactor(second);
      await other.open(`/accounts/${demo.fresh}`);
      await other.arrive('/me/second-factor');
      await other.see('A second factor is required');
      await setUpFactor(other);
      await other.arrive(`/accounts/${demo.fresh}`);
      // The manager who switched it on needs one, too.
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
      equal(await second.page.getByText(person.username).count(), 0);
    },
  },
];

/** Opens what can be done about somebody. */
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

async function inviteToSecond(visit, person) {
  const { page } = visit;
  await visit.open(`/accounts/${demo.fresh}/users/invite`);
  for (const field of ['username', 'email', 'givenName', 'familyName']) {
    await page.locator(`[name="${field}"]`).fill(person[field]);
  }
  await visit.press('Send the invitation');
  await visit.arrive(`/accounts/${demo.fresh}/users`);
  await visit.see('is asked by e-mail to join.');
}

async function requireFactor(visit) {
  await visit.open(`/accounts/${demo.fresh}/users`);
  await visit.press('Require a second factor');
  await visit.press('Require a second factor');
  await visit.arrive('/me/second-factor');
}

/** Leaves the demo's manager as they were, for the flows that follow. */
async function switchOff(visit, password) {
  await visit.open('/me/second-factor');
  await visit.press('Switch off');
  await visit.page.locator('[name="password"]').fill(password);
  await visit.press('Switch off');
  await visit.arrive('/me');
}
