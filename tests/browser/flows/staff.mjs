/** The provider's staff: second factor, account search, banner, and activity log. */
import { accounts as demo } from '../lib/demo.mjs';
import { equal, match } from '../lib/equal.mjs';

const banner = 'You see account 1001 as the provider’s staff.';

export const staff = [
  {
    name: 'staff: a code can be wrong three times',
    async run(visit, { agent }) {
      await visit.open('/sign-in');
      await visit.speak('en-CA');
      await visit.fillSignIn(agent.username, agent.password);
      await visit.arrive('/sign-in/code');
      await visit.press('Continue');
      await visit.see('The code has six digits.');
      const field = visit.page.locator('[name="code"]');
      for (const code of ['000000', '000001']) {
        await field.fill(code);
        await visit.see('Enter the one your app shows now.');
        await visit.page.locator('[name="code"]:focus').waitFor();
        equal(await field.inputValue(), '');
      }
      await field.fill('000002');
      await visit.arrive('/sign-in');
      await visit.see('That code didn’t match');
      equal(await visit.page.locator('[name="username"]').inputValue(), agent.username);
    },
  },
  {
    name: 'staff: account search, banner on every page, and entry in the activity log',
    async run(visit, { agent, manager }, meet) {
      const { page } = visit;
      await visit.signIn(agent);
      await visit.speak('en-CA');
      await visit.open('/staff');
      await page.locator('[name="text"]').fill(manager.username);
      await visit.press('Find');
      await visit.settle();
      await visit.picture('staff-found');
      await page.locator(`main a[href="/accounts/${demo.example}"]`).click();
      await visit.arrive(`/accounts/${demo.example}`);
      await visit.see(banner);
      match(await page.title(), / – Maple Ridge Dental \(1001\) – /);
      await visit.see('Credit of $210.69');
      for (const [name, path] of [
        ['Transaction History', 'transactions'],
        ['Users', 'users'],
        ['Activity', 'activity'],
      ]) {
        await visit.press(name, 'link');
        await visit.arrive(`/accounts/${demo.example}/${path}`);
        await visit.see(banner);
      }
      equal(await page.getByText('Invite somebody').count(), 0);
      await visit.picture('staff-account');

      const customer = await meet();
      await customer.signIn(manager);
      await customer.speak('en-CA');
      await customer.open(`/accounts/${demo.example}/activity`);
      await customer.page
        .locator('main li')
        .filter({ hasText: /\S \S\., .+, opened this account to look at it\./ })
        .first()
        .waitFor();
      equal(await customer.page.getByText(agent.username).count(), 0);
    },
  },
  {
    name: 'staff: an empty search result, and a page closed to agents',
    async run(visit, { agent }) {
      await visit.signIn(agent);
      await visit.speak('en-CA');
      await visit.open('/staff?text=no-such-number');
      await visit.see('No account matches.');
      await visit.open('/staff/users');
      await visit.see('It is for the provider’s administrators.');
    },
  },
];
