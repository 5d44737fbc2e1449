/** The longest names, numbers, addresses and amounts overflow no page. */
import { accounts, guest, manager, uploadLongest } from '../lib/longest.mjs';
import { equal } from '../lib/equal.mjs';
import { accountPages } from '../lib/pages.mjs';
import { firstLogin, invite } from '../lib/users.mjs';
import { fits } from '../lib/width.mjs';

const languages = ['en-CA', 'fr-CA'];
/** In pixels: a small phone (or a laptop at 400 percent zoom), a usual phone, a laptop. */
const widths = [320, 390, 1280];
const first = `/accounts/${accounts.first}`;
const second = `/accounts/${accounts.second}`;

export const width = [
  {
    name: 'width: the longest texts fit every page of staff and customers',
    async run(visit, stack, meet) {
      visit.expectsShift = true;
      equal((await uploadLongest(stack)).rejected, 0);
      await visit.signIn(stack.admin);
      await visit.speak('en-CA');
      await invite(visit, accounts.first, manager, 'Office Manager');
      await forStaff(visit);
      const customer = await meet();
      customer.expectsShift = true;
      await firstLogin(customer, stack, manager);
      await forCustomer(customer);
      await visit.speak('en-CA');
      await invite(visit, accounts.second, manager, 'Viewer', 'is asked by e-mail to join.');
      await forInvited(customer);
    },
  },
];

async function forStaff(visit) {
  const pages = await accountPages(visit, accounts.first);
  const { path: payment } = pages.find(({ name }) => name === 'transaction');
  const entry = payment.split('/').at(-1);
  const find = (text) => `/staff?${new URLSearchParams({ text })}`;
  const login = `/staff/logins?text=${manager.username}`;
  await each(visit, [
    ...pages,
    { name: 'found', path: find(accounts.taken) },
    { name: 'not found', path: find(manager.email) },
    { name: 'invitations', path: '/staff/invitations' },
    { name: 'staff', path: '/staff/users' },
    { name: 'invite staff', path: '/staff/users/invite' },
    { name: 'activity of staff', path: '/staff/activity' },
    { name: 'logins', path: login },
    { name: 'adjustment', path: `${first}/post?kind=adjustment` },
    { name: 'reversal', path: `${first}/post?kind=reversal&entry=${entry}` },
  ]);
  await visit.open(login);
  await openAll(visit);
  await everyLanguage(visit, 'a login');
  await visit.open(`${first}/post?kind=reversal&entry=${entry}`);
  await visit.page.locator('[name="reason"]').fill('W'.repeat(500));
  await visit.page.locator('form [type="submit"]').click();
  await visit.page.locator('dl').waitFor();
  await everyLanguage(visit, 'review');
}

async function forCustomer(visit) {
  await each(visit, await accountPages(visit, accounts.first));
  await visit.speak('en-CA');
  await invite(visit, accounts.first, guest, 'Viewer');
  await openAll(visit);
  await everyLanguage(visit, 'users');
}

async function forInvited(visit) {
  await each(visit, [
    { name: 'accounts and a notice', path: '/accounts' },
    { name: 'my invitations', path: '/me/invitations' },
  ]);
  await visit.page.locator('main [data-account] button').first().click();
  await visit.arrive(second);
  await each(visit, [
    { name: 'two accounts', path: '/accounts' },
    { name: 'me in two accounts', path: '/me' },
    { name: 'not theirs', path: '/accounts/nobodys' },
  ]);
  await visit.open(second);
  await visit.page.locator('summary:visible').first().click();
  await visit.page.setViewportSize({ width: 320, height: 700 });
  await visit.page.locator('header button[aria-expanded]').click();
  await everyLanguage(visit, 'menu');
}

/** Checks each page in each language. */
async function each(visit, pages) {
  for (const { name, path } of pages) {
    await visit.open(path);
    await everyLanguage(visit, name);
  }
}

async function everyLanguage(visit, name) {
  for (const language of languages) {
    await visit.speak(language);
    for (const width of widths) {
      await visit.page.setViewportSize({ width, height: 700 });
      await fits(visit, `${name} in ${language}, ${width} px wide`);
    }
  }
}

/** Opens the possible changes of every user in the list. */
async function openAll(visit) {
  const buttons = visit.page.locator('main li button[aria-controls]');
  for (const button of await buttons.all()) await button.click();
}
