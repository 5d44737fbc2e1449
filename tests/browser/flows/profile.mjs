/** The profile of an account: who changes it, what is checked, and two who change it at once. */
import { equal } from '../lib/equal.mjs';
import { everyLook } from '../lib/looks.mjs';

const account = '/accounts/acct-1001';
const profile = `${account}/profile`;

/** Fills a part of the address and saves it. */
async function save({ page }, part, value) {
  await page.locator(`[name="${part}"]`).fill(value);
  await page.getByRole('button', { name: 'Save address' }).click();
}

export const profiles = [
  {
    name: 'profile: an Office Manager corrects the address, and the dashboard and activity show it',
    async run(visit, stack) {
      const { page } = visit;
      await visit.signIn(stack.manager);
      await visit.open(account);
      await page.getByRole('link', { name: 'Edit Profile' }).click();
      await visit.arrive(profile);
      await page.locator('[name="postalCode"]').waitFor();
      await everyLook(visit, 'profile');
      await visit.speak('en-CA');
      const before = await page.locator('[name="postalCode"]').inputValue();

      await save(visit, 'postalCode', '10001');
      await visit.see('This is not a Canadian postal code. One looks like K1A 0B1.');
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('name'));
      equal(focused, 'postalCode');
      await page.locator('[name="postalCode"]').fill(before);

      const suite = `Suite ${Date.now() % 100_000}`;
      await save(visit, 'line2', suite);
      await visit.see('The billing address is saved.');
      await visit.open(account);
      await visit.see(suite);
      await visit.open(`${account}/activity`);
      await visit.see(/changed the billing address\./);

      await visit.open(profile);
      await save(visit, 'line2', '');
      await visit.see('The billing address is saved.');
      await visit.open(account);
      equal(await page.getByText(suite).count(), 0);
    },
  },
  {
    name: 'profile: another country has other regions and needs no postal code',
    async run(visit, stack) {
      const { page } = visit;
      await visit.signIn(stack.manager);
      await visit.open(profile);
      await page.locator('select[name="country"]').selectOption('US');
      equal(await page.locator('select[name="region"]').inputValue(), '');
      equal(await page.locator('[name="postalCode"]').inputValue(), '');
      await page.getByLabel('ZIP code').waitFor();
      await page.getByRole('button', { name: 'Save address' }).click();
      await visit.see('Choose one.');
      await page.locator('select[name="country"]').selectOption('HK');
      await page.locator('input[name="region"]').waitFor();
      await page.getByLabel('Postal code (optional)').waitFor();
    },
  },
  {
    name: 'profile: of two who change it at once, the second sees what the first saved',
    async run(visit, stack, meet) {
      const other = await meet();
      await visit.signIn(stack.manager);
      await other.signIn(stack.manager);
      await visit.open(profile);
      await other.open(profile);
      const first = `Floor ${Date.now() % 100_000}`;
      await save(other, 'line2', first);
      await other.see('The billing address is saved.');
      await save(visit, 'line2', 'Mezzanine');
      await visit.see('This profile was just changed');
      await visit.see(new RegExp(first));
      equal(await visit.page.locator('[name="line2"]').inputValue(), 'Mezzanine');
      await visit.page.getByRole('button', { name: 'Save address' }).click();
      await visit.see('The billing address is saved.');
      await save(visit, 'line2', '');
      await visit.see('The billing address is saved.');
    },
  },
];
