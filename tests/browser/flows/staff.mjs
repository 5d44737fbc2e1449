/** The provider's staff: a second factor, and always a banner. */
import { accounts as demo } from '../lib/demo.mjs';

export const staff = [
  {
    name: 'staff, a wrong code is refused',
    async run(visit, { agent }) {
      await visit.open('/sign-in');
      await visit.speak('en-CA');
      await visit.fillSignIn(agent.username, agent.password);
      await visit.arrive('/sign-in/code');
      await visit.press('Continue');
      await visit.see('The code has six digits.');
      await visit.page.locator('[name="code"]').fill('000000');
      await visit.press('Continue');
      await visit.arrive('/sign-in');
      await visit.see('That code is not right');
    },
  },
  {
    name: 'staff, open an account by its id and see whose it is all the time',
    async run(visit, { agent }) {
      const { page } = visit;
      await visit.signIn(agent);
      await visit.speak('en-CA');
      await visit.picture('staff');
      await page.locator('[name="account"]').fill(demo.example);
      await visit.press('Open');
      await visit.arrive(`/accounts/${demo.example}`);
      await visit.see('You see this account as the provider’s staff.');
      await visit.see('Credit of $210.69');
      await visit.press('Transaction History', 'link');
      await visit.arrive(`/accounts/${demo.example}/transactions`);
      await visit.see('You see this account as the provider’s staff.');
      await visit.picture('staff-account');
    },
  },
];
