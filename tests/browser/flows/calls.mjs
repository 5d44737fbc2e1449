/** Call History, the calls of an invoice, and the invoices whose calls do not add up. */
import { readFile } from 'node:fs/promises';

import { inspect } from '../lib/axe.mjs';
import { accounts as demo } from '../lib/demo.mjs';
import { equal, match, ok } from '../lib/equal.mjs';
import { activity, read } from '../lib/evidence.mjs';
import { uploadCalls } from '../lib/billing.mjs';
import { everyLook } from '../lib/looks.mjs';
import { fits } from '../lib/width.mjs';

/** A part of the numbers in the United Kingdom that the example account calls. */
const part = '44 20 7946';
const history = `/accounts/${demo.example}/call-history`;

/** One more call than is exported at once. */
const large = 100_001;

export const calls = [
  {
    name: 'calls: an Office Manager finds the most expensive call to a number and exports it',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.speak('en-CA');
      await visit.press('Call History', 'link');
      await visit.arrive(history);
      await page.locator('label', { hasText: 'Last month' }).click();
      await page.waitForURL((url) => url.searchParams.has('from'));
      await page.getByLabel('Number, or part of it').fill(part);
      await page.waitForURL((url) => url.searchParams.get('number') === part);
      await visit.settle();
      await visit.press('Charge (CAD)');
      await page.waitForURL((url) => url.searchParams.get('sort') === '-charge');
      await visit.settle();

      const days = new URL(page.url()).searchParams;
      const expected = await search(visit, {
        from: days.get('from'),
        to: days.get('to'),
        number: '442079',
        sort: '-charge',
      });
      const { items, totals } = expected;
      ok(totals.calls > 1 && totals.calls < 200, `${totals.calls} calls`);
      ok(Number(items[0].charge) > Number(items[1].charge));
      const first = list(page).locator('tbody tr').first();
      match(await first.innerText(), new RegExp(items[0].callee.replace('+', '\\+')));
      match(await first.innerText(), new RegExp(items[0].charge.replace('.', '\\.')));
      await first.getByRole('button').click();
      await visit.see(items[0].callId);
      await everyLook(visit, 'calls-open');

      await visit.press(`Export these ${totals.calls} calls`);
      const file = await downloaded(page, () => visit.press('For other software'));
      match(file.name, /-machine-UTC\.csv$/);
      equal(file.rows.length, totals.calls);
      ok(file.rows.some((row) => row.startsWith(`${items[0].callId},`)));
      await visit.see('Your browser is saving');
      await activity(visit, demo.example, /exported calls that a search found: (since )?\w{3} \d/);
    },
  },
  {
    name: 'calls: filters are in the address, and pictures have the same totals as the list',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.speak('en-CA');
      await visit.open(`${history}?costCentre=Hygiene`);
      const { totals } = await search(visit, { costCentre: 'Hygiene' });
      const sums = page.getByRole('status').filter({ hasText: 'billed' });
      match(await sums.innerText(), new RegExp(`^${totals.calls.toLocaleString('en-CA')} calls`));
      for (const view of ['By day', 'By cost centre', 'By destination']) {
        await page.locator('label', { hasText: view }).click();
        await page.waitForURL((url) => url.searchParams.has('view'));
        await visit.settle();
        match(await sums.innerText(), new RegExp(`^${totals.calls.toLocaleString('en-CA')} calls`));
        await inspect(visit, `calls ${view}`);
      }
      await page.goBack();
      await page.waitForURL((url) => url.searchParams.get('view') === 'costCentre');
      await visit.press('Clear filters');
      await page.waitForURL((url) => !url.searchParams.has('costCentre'));
    },
  },
  {
    name: 'calls: a large export is a job, whose progress is shown until it can be saved',
    async run(visit, stack) {
      const { page } = visit;
      const batch = `flow-${Date.now().toString(36)}`;
      const report = await uploadCalls(stack, `${batch}.csv.gz`, manyCalls(batch));
      equal(report.posted, large);
      await visit.signIn(stack.managerOf(demo.overdue));
      await visit.speak('en-CA');
      await visit.open(`/accounts/${demo.overdue}/call-history?extension=${batch}`);
      await visit.press(`Export these ${large.toLocaleString('en-CA')} calls`);
      await visit.press('For other software');
      await page.getByRole('progressbar').waitFor();
      await everyLook(visit, 'calls-job', ['en-CA']);
      const save = page.getByRole('button', { name: /^Download \(/ });
      await save.waitFor();
      const file = await downloaded(page, () => save.click());
      equal(file.rows.length, large);
      equal(new Set(file.rows.map((row) => row.split(',')[0])).size, large);
      await activity(visit, demo.overdue, /exported calls that a search found: (since )?\w{3} \d/);
    },
  },
  {
    name: 'calls: a month is downloaded for a spreadsheet',
    async run(visit, { manager }) {
      const { page } = visit;
      await visit.signIn(manager);
      await visit.speak('en-CA');
      await visit.open(history);
      await page
        .getByRole('button', { name: /^Download / })
        .last()
        .click();
      const file = await downloaded(page, () => visit.press('For a spreadsheet'));
      match(file.name, /-spreadsheet-America-Toronto-en-CA\.csv$/);
      ok(file.header.includes('local_time') && file.header.includes('utc_offset'));
      ok(file.rows.length > 500, `${file.rows.length} rows`);
      // A spreadsheet would run a cell that begins with a formula's sign.
      ok(!file.rows.some((row) => /(^|,)"?[=@]/.test(row)));
      await activity(visit, demo.example, /downloaded the calls of a month/);
    },
  },
  {
    name: 'calls: a viewer gets the calls of an invoice with masked numbers, and no Call History',
    async run(visit, { viewer }) {
      const { page } = visit;
      await visit.signIn(viewer);
      await visit.speak('en-CA');
      await openInvoice(visit, demo.example);
      await visit.see('The calls add up to this invoice.');
      equal(await page.getByRole('link', { name: 'Search these calls' }).count(), 0);
      await inspect(visit, 'the calls of an invoice');
      await masked(visit);
      await visit.press('Download the calls');
      await visit.see('the last four digits of every number are hidden in the file');
      const file = await downloaded(page, () => visit.press('For other software'));
      ok(file.rows.length > 1_000, `${file.rows.length} rows`);
      // Caller and callee are the eighth and ninth column; no cell before them has a comma.
      const numbers = file.rows.flatMap((row) => row.split(',').slice(7, 9));
      ok(numbers.every((number) => number.endsWith('••••')));
      await cannotReachCallHistory(visit);
    },
  },
  {
    name: 'calls: a billing user cannot reach Call History',
    async run(visit, { users }) {
      const billing = users.find(({ role }) => role === 'billing');
      await visit.signIn(billing);
      await visit.speak('en-CA');
      await cannotReachCallHistory(visit);
    },
  },
  {
    name: 'calls: staff find the invoice with a call too few, and its customer sees the difference',
    async run(visit, { agent, managerOf }, meet) {
      const { page } = visit;
      await visit.signIn(agent);
      await visit.speak('en-CA');
      await visit.press('Invoices that don’t add up', 'link');
      await visit.arrive('/staff/untied');
      const entry = page.getByRole('row').filter({ hasText: 'Harbourfront Freight' });
      equal(await entry.count(), 1);
      await inspect(visit, 'untied invoices');
      await entry.getByRole('link').click();
      await page.waitForURL(/\/invoices\//);
      await visit.see('The calls do not add up to this invoice.');

      const customer = await meet();
      await customer.signIn(managerOf(demo.overdue));
      await customer.speak('en-CA');
      await customer.open(new URL(page.url()).pathname);
      await customer.see('more than the calls add up to.');
      await everyLook(customer, 'calls-untied-invoice', ['en-CA', 'fr-CA', 'en-CA']);
      await customer.page.getByRole('link', { name: 'Search these calls' }).click();
      await customer.arrive(`/accounts/${demo.overdue}/call-history`);
      await customer.see(/calls? · /);
    },
  },
  {
    name: 'calls: every page fits 360 px and passes axe in both languages',
    async run(visit, { manager, agent }, meet) {
      await visit.signIn(manager);
      await visit.page.setViewportSize({ width: 360, height: 740 });
      for (const language of ['en-CA', 'fr-CA']) {
        for (const view of ['', '&view=day', '&view=costCentre', '&view=destination']) {
          await visit.open(`${history}?minSeconds=60${view}`);
          await visit.speak(language);
          await fits(visit, `call history ${view} in ${language}`);
          await inspect(visit, `call history ${view} in ${language}`);
        }
        await visit.open(history);
        await list(visit.page).locator('tbody tr button').last().click();
        await fits(visit, `an open call in ${language}`);
        await visit.open(`${history}?number=000000000000`);
        await fits(visit, `no call in ${language}`);
        await openInvoice(visit, demo.example);
        await fits(visit, `an invoice with calls in ${language}`);
      }
      const staff = await meet();
      await staff.signIn(agent);
      await staff.page.setViewportSize({ width: 360, height: 740 });
      await staff.open('/staff/untied');
      await fits(staff, 'untied invoices');
    },
  },
];

/** The list of calls. */
function list(page) {
  return page.getByRole('table', { name: /^List/ });
}

/** The account's calls, as the API finds them for the signed-in user. */
function search(visit, filters) {
  return read(visit, `/accounts/${demo.example}/calls?${new URLSearchParams(filters)}`);
}

/** So many calls of an extension, one each second of the middle of last month. */
function manyCalls(extension) {
  const header =
    'call_id,account_id,invoice_number,started_at,duration_s,billed_s,direction,caller,callee,' +
    'caller_name,extension,cost_centre,destination,charge,currency';
  const now = new Date();
  const start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 14);
  const rows = Array.from({ length: large }, (_, index) => {
    const startedAt = new Date(start + 1_000 * index).toISOString();
    const before = `${extension}-${index},${demo.overdue},,${startedAt},60,60,outbound`;
    return `${before},+16175550100,+16175550199,,${extension},,Massachusetts,0.000001,CAD`;
  });
  return [header, ...rows];
}

/** Opens the newest invoice. */
async function openInvoice(visit, accountId) {
  await visit.open(`/accounts/${accountId}/transactions?type=invoice`);
  await visit.page.locator('table a').first().click();
  await visit.page.waitForURL(/\/invoices\//);
  await visit.settle();
}

/** The list of the invoice's calls, on which every number is masked. */
async function masked(visit) {
  await visit.press('Show the calls');
  await visit.see('the last four digits of every number are hidden.');
  const rows = list(visit.page).locator('tbody tr');
  await rows.first().getByRole('button').click();
  await visit.see('Call ID');
  await inspect(visit, 'the list of an invoice’s calls');
  const texts = await rows.allInnerTexts();
  ok(texts.length > 50, `${texts.length} rows`);
  const shown = texts.join(' ');
  ok(shown.includes('••••') && !/\+\d+(?![\d•])/.test(shown));
  await everyLook(visit, 'calls-of-an-invoice');
  await visit.press('Hide the calls');
}

async function cannotReachCallHistory(visit) {
  equal(await visit.page.getByRole('link', { name: 'Call History' }).count(), 0);
  await visit.open(history);
  await visit.see('Only Office Managers can see this page');
  await inspect(visit, 'Call History of another role');
  const status = await visit.page.evaluate(
    async (address) => (await fetch(address)).status,
    `/v1/accounts/${demo.example}/calls`,
  );
  equal(status, 403);
}

/** The file that the browser saves after this: its name, header and rows. */
async function downloaded(page, press) {
  const downloading = page.waitForEvent('download');
  await press();
  const file = await downloading;
  const text = await readFile(await file.path(), 'utf8');
  const [header, ...rows] = text.trimEnd().split(/\r?\n/);
  return { name: file.suggestedFilename(), header, rows };
}
