/** Auto Pay: turned on with consent, limits, a held charge, turned off; page and ledger agree. */
import { inspect } from '../lib/axe.mjs';
import { equal, ok } from '../lib/equal.mjs';
import { activity, balance, history, mailTo, read } from '../lib/evidence.mjs';
import { cards } from '../lib/gateway.mjs';
import { focused, tabTo } from '../lib/keyboard.mjs';
import { everyLook } from '../lib/looks.mjs';
import { newPayer } from '../lib/payer.mjs';
import { saveCard } from '../lib/paying.mjs';
import { until } from '../lib/until.mjs';

const pastDue = 'Charge $120.00, which is past due, now to Visa ending in 4242';
const cap = 'Maximum for one charge (CAD)';

export const autoPay = [
  {
    name: 'auto-pay: is turned on by keyboard, and charges what was ticked as past due, once',
    async run(visit, stack, meet) {
      const { accountId, path, mailbox, staff } = await payerWithCard(visit, stack, meet);
      const { page } = visit;
      await visit.open(path);
      await visit.see('You pay each invoice yourself.');
      await fromTile(visit, path);
      equal(await focused(page), 'Auto Pay');
      await everyLook(visit, 'auto-pay-off');

      await tabTo(page, 'main form button[type="submit"]');
      await page.keyboard.press('Enter');
      await visit.see('Tick this to turn Auto Pay on');
      await inspect(visit, 'the missing tick');
      equal((await settingsOf(visit, accountId)).enabled, false);
      equal(await page.locator('[name="chargePastDue"]').evaluate(isFocused), true);
      await page.keyboard.press('Space');
      ok(await page.getByRole('checkbox', { name: pastDue }).isChecked());
      await tabTo(page, 'main form button[type="submit"]');
      await page.keyboard.press('Enter');
      await visit.see('We are charging $120.00 to Visa ending in 4242.');
      await everyLook(visit, 'auto-pay-charging');

      await balance(visit, accountId, '0.00');
      await visit.see('No charge is scheduled.');
      await history(visit, accountId, ['payment -120.00', 'invoice 120.00']);
      await mailTo(stack, mailbox, /receipt/i);
      await activity(visit, accountId, 'turned Auto Pay on.');
      await activity(visit, accountId, 'Auto Pay paid $120.00.');
      await visit.open(path);
      const tile = page.getByRole('region', { name: 'Auto Pay Status' });
      equal(await tile.getByText('On', { exact: true }).count(), 1);

      await staff.open(`${path}/payment-methods`);
      const section = staff.page.getByRole('region', { name: 'Auto Pay' });
      await section.getByText('No limit').waitFor();
      equal(await section.getByRole('button').count(), 0);
      await inspect(staff, 'Auto Pay as staff see it');
      await staff.picture('auto-pay-staff');
    },
  },
  {
    name: 'auto-pay: a charge above the limit waits, says so, and is made when the limit rises',
    async run(visit, stack, meet) {
      const { accountId, path, mailbox } = await payerWithCard(visit, stack, meet);
      const { page } = visit;
      await visit.open(`${path}/payment-methods`);
      await page.getByLabel(cap).fill('0.10');
      await visit.press('Save the limits');
      await visit.see('Enter at least $0.50');
      await page.getByLabel(cap).fill('100');
      await page.locator('[name="reviewDays"]').fill('5');
      await visit.press('Save the limits');
      await visit.see('The limits are saved.');
      await visit.see('It is above your limit of $100.00.');
      await page.getByRole('checkbox', { name: pastDue }).check();
      await visit.press('Turn on Auto Pay');
      await visit.see('Auto Pay is on.');
      equal(await page.getByText('We are charging').count(), 0);

      await until(async () => (await settingsOf(visit, accountId)).held, 'held charge');
      await mailTo(stack, mailbox, /120\.00/);
      await visit.open(path);
      await visit.see('$120.00 waits for you: above your limit');
      await inspect(visit, 'a held charge on the dashboard');
      await visit.picture('auto-pay-held-tile');
      await fromTile(visit, path);
      await visit.see('because it is above your limit');
      await everyLook(visit, 'auto-pay-held');
      await balance(visit, accountId, '120.00');

      await visit.press('Change the limits');
      equal(await page.getByLabel(cap).evaluate(isFocused), true);
      await page.getByLabel(cap).fill('200');
      await page.keyboard.press('Enter');
      await visit.see('The limits are saved.');
      await balance(visit, accountId, '0.00');
      await history(visit, accountId, ['payment -120.00', 'invoice 120.00']);
      await activity(visit, accountId, 'changed the settings of Auto Pay.');
    },
  },
  {
    name: 'auto-pay: settings that somebody else changed are shown, and nothing typed is lost',
    async run(visit, stack, meet) {
      const { accountId, path } = await payerWithCard(visit, stack, meet);
      const { page } = visit;
      await visit.open(`${path}/payment-methods`);
      await page.getByLabel(cap).fill('300');
      await changeElsewhere(visit, accountId, { reviewDays: 9 });
      await visit.press('Save the limits');
      await visit.see('These settings have been changed meanwhile');
      await visit.see('9 days');
      equal(await page.getByLabel(cap).inputValue(), '300');
      await inspect(visit, 'settings that somebody else changed');
      await visit.picture('auto-pay-stale');
      await visit.press('Save the limits');
      await visit.see('The limits are saved.');
      const { cap: saved, reviewDays } = await settingsOf(visit, accountId);
      equal(saved.amount, '300.00');
      equal(reviewDays, 9);
    },
  },
  {
    name: 'auto-pay: a lost response charges once, and Auto Pay is turned off after a question',
    async run(visit, stack, meet) {
      const { accountId, path } = await payerWithCard(visit, stack, meet);
      const { page } = visit;
      await visit.open(`${path}/payment-methods`);
      const keys = [];
      await page.route('**/auto-pay', async (route) => {
        if (route.request().method() !== 'PUT') return route.continue();
        keys.push(route.request().headers()['idempotency-key']);
        // The page does not learn what became of the first request, which did not get through.
        return keys.length === 1 ? route.abort() : route.continue();
      });
      await page.getByRole('checkbox', { name: pastDue }).check();
      await visit.press('Turn on Auto Pay');
      await visit.see('You can try again safely: nothing is charged twice.');
      await inspect(visit, 'a lost request');
      await visit.press('Turn on Auto Pay');
      await visit.see('Auto Pay is on.');
      equal(new Set(keys).size, 1);
      await balance(visit, accountId, '0.00');
      await history(visit, accountId, ['payment -120.00', 'invoice 120.00']);

      await visit.press('Turn off Auto Pay');
      await visit.see('Nothing will be charged automatically any more.');
      await everyLook(visit, 'auto-pay-turn-off');
      await visit.press('Turn off now');
      await visit.see('Auto Pay is off.');
      await inspect(visit, 'Auto Pay that was turned off');
      equal((await settingsOf(visit, accountId)).enabled, false);
      await activity(visit, accountId, 'turned Auto Pay off.');
    },
  },
];

/** A payer with 120.00 past due and a card that pays. */
async function payerWithCard(visit, stack, meet) {
  // A charge leaves the list when it is made, which moves what is below.
  visit.expectsShift = true;
  const payer = await newPayer(visit, stack, meet, { timeZone: zoneByDay() });
  await saveCard(visit, stack, payer.path, cards.good, 'new');
  return payer;
}

/** A time zone in which it is day: Auto Pay acts from 06:00 on. */
function zoneByDay() {
  const hour = new Date().getUTCHours();
  return hour >= 12 && hour < 24 ? 'America/Toronto' : 'Asia/Tokyo';
}

/** Follows the dashboard's link to the settings. */
async function fromTile(visit, path) {
  await visit.press('Manage Auto Pay', 'link');
  await visit.arrive(`${path}/payment-methods`);
  await visit.page.getByRole('heading', { name: 'Auto Pay', exact: true }).waitFor();
}

const settingsOf = (visit, accountId) => read(visit, `/accounts/${accountId}/auto-pay`);

/** Changes the settings as another window would. */
function changeElsewhere({ page }, accountId, fields) {
  return page.evaluate(
    async ([address, changed]) => {
      const answer = await fetch(address);
      const { enabled, methods, cap, holdAbovePercent, reviewDays } = await answer.json();
      const settings = { enabled, methods, cap, holdAbovePercent, reviewDays, ...changed };
      const put = await fetch(address, {
        method: 'PUT',
        headers: {
          'Content-Type': 'application/json',
          'X-Requested-With': 'portal',
          'If-Match': answer.headers.get('ETag'),
        },
        body: JSON.stringify(settings),
      });
      if (!put.ok) throw new Error(`${put.status} of ${address}`);
    },
    [`/v1/accounts/${accountId}/auto-pay`, fields],
  );
}

/** Runs in the page. */
function isFocused(element) {
  return element === document.activeElement;
}
