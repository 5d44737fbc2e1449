/** Administrators post to an account: review, idempotency, refusals. */
import { accounts as demo } from '../lib/demo.mjs';
import { equal } from '../lib/equal.mjs';

const account = `/accounts/${demo.dollars}`;

export const corrections = [
  {
    name: 'corrections: a credit, and the adjustment that cancels it out',
    async run(visit, { admin }) {
      const { page } = visit;
      await visit.signIn(admin);
      await visit.speak('en-CA');
      await visit.open(account);
      await visit.press('Post to this account', 'link');
      await visit.arrive(`${account}/post`);
      await fill(visit, '1.00', 'Thank you for your patience');
      await visit.see('A credit of US$1.00 is posted.');
      await visit.picture('corrections-review');
      const posts = [];
      page.on('request', (request) => {
        if (request.method() === 'POST') posts.push(request.url());
      });
      await page.getByRole('button', { name: 'Post', exact: true }).dblclick();
      await visit.see('Posted.');
      await visit.settle();
      equal(posts.length, 1);
      await visit.see('Thank you for your patience');

      await visit.open(`${account}/post?kind=adjustment`);
      await fill(visit, '1.00', 'The credit was meant for another account');
      await visit.press('Post');
      await visit.see('Posted.');
      await visit.see('A correction that increased what is due.');
    },
  },
  {
    name: 'corrections: a lost response and a retry post once',
    async run(visit, { admin }) {
      const { page } = visit;
      await visit.signIn(admin);
      await visit.speak('en-CA');
      await visit.open(`${account}/post?kind=adjustment`);
      await fill(visit, '2.00', 'Asked for twice');
      const keys = [];
      await page.route('**/adjustments', async (route) => {
        keys.push(route.request().headers()['idempotency-key']);
        const response = await route.fetch();
        // The first request posts, but its response is lost.
        await (keys.length === 1 ? route.abort() : route.fulfill({ response }));
      });
      await visit.press('Post');
      await visit.press('Try again');
      await visit.see('Posted.');
      await visit.settle();
      equal(new Set(keys).size, 1);
      const path = new URL(page.url()).pathname;
      await visit.open(`${account}/transactions?type=adjustment&text=Asked for twice`);
      equal(await page.locator('table a').first().getAttribute('href'), path);

      await visit.open(`${account}/post?kind=adjustment`);
      await page.locator('label', { hasText: 'Lowers what is owed' }).click();
      await fill(visit, '2.00', 'Given back');
      await visit.press('Post');
      await visit.see('A correction that reduced what is due.');
    },
  },
  {
    name: 'corrections: a refusal is shown at its field',
    async run(visit, { admin }) {
      const { page } = visit;
      await visit.signIn(admin);
      await visit.speak('en-CA');
      await visit.open(`${account}/post?kind=write-off`);
      await fill(visit, '999999.00', 'More than there is');
      await visit.press('Post');
      await page.locator('[name="amount"][aria-invalid]').waitFor();
      await visit.picture('corrections-refused');
    },
  },
  {
    name: 'corrections: is closed to agents',
    async run(visit, { agent }) {
      await visit.signIn(agent);
      await visit.speak('en-CA');
      await visit.open(`/accounts/${demo.example}`);
      equal(await visit.page.getByText('Post to this account').count(), 0);
      await visit.open(`/accounts/${demo.example}/post`);
      await visit.see('Posting is for the provider’s administrators');
    },
  },
];

/** Fills in the form and opens the review. */
async function fill({ page }, amount, reason) {
  await page.locator('[name="amount"]').fill(amount);
  await page.locator('[name="reason"]').fill(reason);
  await page.locator('form [type="submit"]').click();
}
