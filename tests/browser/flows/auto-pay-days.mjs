/** Auto Pay while days pass: notices, charges, retries, holds and cards that expire. */
import { inspect } from '../lib/axe.mjs';
import { foretold, runAutoPay, tileSays } from '../lib/auto-pay.mjs';
import { endOfMonth, inWords, plusDays, withClock } from '../lib/clock.mjs';
import { equal, match } from '../lib/equal.mjs';
import { activity, balance, history, mailsTo, mailTo } from '../lib/evidence.mjs';
import { cards } from '../lib/gateway.mjs';
import { everyLook } from '../lib/looks.mjs';
import { invoice, newPayer } from '../lib/payer.mjs';
import { choose, outcome, saveCard } from '../lib/paying.mjs';
import { until } from '../lib/until.mjs';
import { signInAgain } from '../lib/users.mjs';

const visa = 'Visa ending in 4242';
const declinedVisa = 'Visa ending in 0341';
const paid = ['payment -120.00', 'invoice 120.00'];
const announced = /Auto Pay will charge \$120\.00 on/;
const couldNot = /Auto Pay could not charge \$120\.00/;
const receipt = /Receipt for your payment of \$120\.00/;
const expires = /A card of yours is about to expire/;

export const autoPayDays = [
  {
    name: 'auto-pay-days: the notice comes three days before, and the charge at 6:00 when due',
    run: (visit, stack, meet) =>
      withClock(stack, async (clock) => {
        const due = clock.day(5);
        const payer = await newCustomer(visit, stack, meet, { dueOn: due });
        const { accountId, path, mailbox, number, user } = payer;
        await mailTo(stack, mailbox, /Auto Pay is on/);

        await clock.to(plusDays(due, -3), '05:58');
        await runAutoPay(stack);
        await signInAgain(visit, user);
        await foretold(visit, path, due, [visa, number]);
        equal((await mailsTo(stack, mailbox, announced)).length, 0);
        await clock.to(plusDays(due, -3), '06:00');
        await runAutoPay(stack);
        const mail = await mailTo(stack, mailbox, announced);
        equal(mail.Subject.includes(`on ${inWords(due)}`), true, mail.Subject);
        match(mail.BodyText, new RegExp(`Payment method: ${visa}\\s+For: ${number}`));
        await tileSays(visit, path, 'Next charge: $120.00 on', due);
        await visit.picture('auto-pay-announced-tile');
        await foretold(visit, path, due, [visa, number]);
        await everyLook(visit, 'auto-pay-announced', ['en-CA']);

        await clock.to(due, '05:58');
        await runAutoPay(stack);
        await signInAgain(visit, user);
        await balance(visit, accountId, '120.00');
        await history(visit, accountId, ['invoice 120.00']);
        await clock.to(due, '06:00');
        await runAutoPay(stack);
        await runAutoPay(stack);
        await balance(visit, accountId, '0.00');
        const [entry] = await history(visit, accountId, paid);
        match((await mailTo(stack, mailbox, receipt)).BodyText, new RegExp(entry.number));
        await activity(visit, accountId, 'Auto Pay paid $120.00.');
        await tileSays(visit, path, 'No charge scheduled.');
        await visit.open(`${path}/payment-methods`);
        await visit.see('No charge is scheduled.');
        equal((await mailsTo(stack, mailbox, announced)).length, 1);
      }),
  },
  {
    name: 'auto-pay-days: a declined charge is tried again the next day with the other card',
    run: (visit, stack, meet) =>
      withClock(stack, async (clock) => {
        const due = clock.day(5);
        const next = plusDays(due, 1);
        const saved = [cards.declinedLater, cards.good];
        const payer = await newCustomer(visit, stack, meet, { dueOn: due, saved });
        const { accountId, path, mailbox, user } = payer;
        await clock.to(plusDays(due, -3), '06:00');
        await runAutoPay(stack);
        match((await mailTo(stack, mailbox, announced)).BodyText, new RegExp(declinedVisa));

        await clock.to(due, '06:00');
        await runAutoPay(stack);
        const again = `Auto Pay tries again on ${inWords(next)} with ${visa}.`;
        equal((await mailTo(stack, mailbox, couldNot)).BodyText.includes(again), true, again);
        await signInAgain(visit, user);
        await history(visit, accountId, ['invoice 120.00']);
        await activity(visit, accountId, 'Auto Pay tried to pay $120.00');
        await tileSays(visit, path, 'A charge failed. Next try: $120.00 on', next);
        await visit.picture('auto-pay-retry-tile');
        await foretold(visit, path, next, [visa, 'The last charge was declined.']);
        await everyLook(visit, 'auto-pay-retry');

        await clock.to(next, '06:00');
        await runAutoPay(stack);
        await signInAgain(visit, user);
        await balance(visit, accountId, '0.00');
        await history(visit, accountId, paid);
        match((await mailTo(stack, mailbox, receipt)).BodyText, new RegExp(visa));
        await activity(visit, accountId, 'Auto Pay paid $120.00.');
        await tileSays(visit, path, 'No charge scheduled.');
        equal((await mailsTo(stack, mailbox, couldNot)).length, 1);
      }),
  },
  {
    name: 'auto-pay-days: an invoice far above the average is held until the customer pays it',
    run: (visit, stack, meet) =>
      withClock(stack, async (clock) => {
        const due = clock.day(5);
        const payer = await newCustomer(visit, stack, meet, { dueOn: due, earlier: ofSixty });
        const { accountId, path, mailbox, user } = payer;
        const { page } = visit;
        await page.locator('[name="holdAbovePercent"]').fill('50');
        await visit.press('Save the limits');
        await visit.see('The limits are saved.');
        await foretold(visit, path, due, [
          'It will wait for you: an invoice is higher than usual.',
        ]);
        await clock.to(plusDays(due, -3), '06:00');
        await runAutoPay(stack);
        await mailTo(stack, mailbox, /Auto Pay will not charge \$120\.00 without you/);

        await clock.to(due, '06:00');
        await runAutoPay(stack);
        const mail = await mailTo(stack, mailbox, /Auto Pay is waiting for you: \$120\.00/);
        match(mail.BodyText, /higher than the average of the last six/);
        await signInAgain(visit, user);
        const before = ['invoice 120.00', 'payment -180.00', ...Array(3).fill('invoice 60.00')];
        await history(visit, accountId, before);
        await tileSays(visit, path, '$120.00 waits for you: higher than usual');
        await visit.picture('auto-pay-unusual-tile');
        await visit.open(`${path}/payment-methods`);
        await visit.see('because an invoice is higher than usual. Pay it now, or change the limit');
        await everyLook(visit, 'auto-pay-unusual', ['en-CA']);

        await visit.press('Pay it now', 'link');
        await visit.arrive(`${path}/pay`);
        await choose(visit, visa);
        await visit.press('Review');
        await visit.press('Pay $120.00');
        await outcome(visit, accountId);
        await runAutoPay(stack);
        await balance(visit, accountId, '0.00');
        await history(visit, accountId, ['payment -120.00', ...before]);
        await mailTo(stack, mailbox, receipt);
        await activity(visit, accountId, 'made a payment: $120.00');
        await tileSays(visit, path, 'No charge scheduled.');
      }),
  },
  {
    name: 'auto-pay-days: turned off an hour before the charge, it charges nothing',
    run: (visit, stack, meet) =>
      withClock(stack, async (clock) => {
        const due = clock.day(5);
        const payer = await newCustomer(visit, stack, meet, { dueOn: due });
        const { accountId, path, mailbox, user } = payer;
        await clock.to(plusDays(due, -3), '06:00');
        await runAutoPay(stack);
        await mailTo(stack, mailbox, announced);

        await clock.to(due, '05:00');
        await signInAgain(visit, user);
        await foretold(visit, path, due, [visa]);
        await visit.press('Turn off Auto Pay');
        await visit.press('Turn off now');
        await visit.see('Auto Pay is off.');
        await clock.to(due, '06:00');
        await runAutoPay(stack);
        await mailTo(stack, mailbox, /Auto Pay is off/);
        await signInAgain(visit, user);
        await balance(visit, accountId, '120.00');
        await history(visit, accountId, ['invoice 120.00']);
        await activity(visit, accountId, 'turned Auto Pay off.');
        await tileSays(visit, path, 'You pay each invoice yourself.');
        equal((await mailsTo(stack, mailbox, /receipt|could not charge/i)).length, 0);
      }),
  },
  {
    name: 'auto-pay-days: two e-mails say that a card expires, and a new card pays instead',
    run: (visit, stack, meet) =>
      withClock(stack, async (clock) => {
        const lastDay = lastDayOfCard(clock);
        const due = plusDays(lastDay, 1);
        const [year, month] = lastDay.split('-');
        const expiry = `${month} / ${year.slice(2)}`;
        const payer = await newCustomer(visit, stack, meet, { dueOn: due, expiry });
        const { accountId, path, mailbox, user } = payer;
        const reminders = [
          [30, 1],
          [7, 2],
        ];
        for (const [days, count] of reminders) {
          await clock.to(plusDays(lastDay, -days), '06:00');
          await runAutoPay(stack);
          await until(async () => {
            const { length } = await mailsTo(stack, mailbox, expires);
            return length === count ? true : null;
          }, `reminder ${days} days before the card expires`);
        }
        // The card is good on this day, and not on the day of the charge.
        await clock.to(plusDays(due, -3), '06:00');
        await runAutoPay(stack);
        const mail = await mailTo(stack, mailbox, /Auto Pay needs another payment method/);
        equal(mail.BodyText.includes(`$120.00 is due to be paid on ${inWords(due)}`), true);

        await clock.to(due, '06:00');
        await runAutoPay(stack);
        await signInAgain(visit, user);
        await history(visit, accountId, ['invoice 120.00']);
        await tileSays(visit, path, 'Auto Pay can’t charge: add a payment method.');
        await visit.open(`${path}/payment-methods`);
        await visit.see('none of the saved payment methods can pay at the moment');
        await inspect(visit, 'Auto Pay with a card that has expired');
        await visit.picture('auto-pay-expired');

        await saveCard(visit, stack, path, cards.other, 'new');
        await runAutoPay(stack);
        await balance(visit, accountId, '0.00');
        await history(visit, accountId, paid);
        match((await mailTo(stack, mailbox, receipt)).BodyText, /Mastercard ending in 4444/);
        await activity(visit, accountId, 'Auto Pay paid $120.00.');
        equal((await mailsTo(stack, mailbox, expires)).length, 2);
      }),
  },
];

/** A payer of 120.00 with these cards, the first one first, who turns Auto Pay on. */
async function newCustomer(visit, stack, meet, { dueOn, earlier, expiry, saved = [cards.good] }) {
  // A charge leaves the list when it is made, which moves what is below.
  visit.expectsShift = true;
  const payer = await newPayer(visit, stack, meet, { dueOn, earlier });
  for (const card of saved) await saveCard(visit, stack, payer.path, card, 'new', expiry);
  await visit.press('Turn on Auto Pay');
  await visit.see('Auto Pay is on.');
  return payer;
}

/** Three invoices of 60.00, which are paid. */
function ofSixty(accountId) {
  const invoices = [1, 2, 3].map((one) => invoice(accountId, `${accountId}-${one}`, '60.00'));
  const payment = {
    type: 'payment',
    id: `${accountId}-paid`,
    accountId,
    receivedOn: '2026-07-31',
    amount: '180.00',
    currency: 'CAD',
    method: 'cheque',
  };
  return [...invoices, payment];
}

/** The end of the month in which a card expires, whose reminders are all still to come. */
function lastDayOfCard(clock) {
  const ends = [1, 2].map((months) => endOfMonth(clock.day(0), months));
  return ends.find((end) => plusDays(end, -30) > clock.day(0));
}
