/** The calls of an invoice: whether they add up to it, and who sees and downloads what. */
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { CallRecords, Invoice, InvoiceLine, Role, TieOutGroup } from '../src/api/types';
import { call, callPage, link } from './callData';
import { type Handler, address, cad, dashboard, get, on, open, sentTo, session } from './portal';

const path = '/accounts/a1/invoices/~MjAyNi8wNw';
const links = `${path}/links`;

const line = (id: string, description: string): InvoiceLine => ({
  ...{ id, description, category: 'usage', quantity: '174', unitPrice: '', amount: cad('0.02') },
  usage: { calls: 3, billedSeconds: 174 },
});

/** Calls of 32, 57 and 75 s at 0.006 a minute, billed by 30/6: rounded once. */
const tied: TieOutGroup = {
  lines: ['u-1'],
  calls: 3,
  billedSeconds: 174,
  charge: '0.0174',
  billed: cad('0.02'),
  stated: { calls: 3, billedSeconds: 174 },
  difference: cad('0.00'),
  matches: true,
};

/** The same calls against a line that bills less. */
const untied: TieOutGroup = {
  ...tied,
  billed: cad('0.01'),
  difference: cad('0.01'),
  matches: false,
};

function invoice(groups: TieOutGroup[], fields: Partial<CallRecords> = {}): Invoice {
  const matches = groups.every((group) => group.matches);
  return {
    ...{ id: 'e9', number: '2026/07', issuedOn: '2026-07-01', dueOn: '2026-07-31' },
    period: { from: '2026-06-01', to: '2026-06-30' },
    billTo: address,
    lines: [line('u-1', 'Long distance'), line('u-2', 'Toll free')],
    lineCount: 2,
    nextLines: null,
    causes: [{ cause: 'usage', amount: cad('0.02') }],
    subtotal: cad('0.02'),
    taxes: [],
    total: cad('0.02'),
    open: cad('0.00'),
    status: 'paid',
    payments: [],
    paymentCount: 0,
    nextPayments: null,
    callRecords: { available: true, calls: 3, tieOut: { groups, matches }, ...fields },
  };
}

function as(role: Role): Handler {
  const account = { id: 'a1', name: 'Maple Ridge Dental', number: '1001', role };
  return session(null, { accounts: [account] });
}

/** Opens the invoice, and gives the section of its calls. */
async function show(shown: Invoice, ...handlers: Handler[]) {
  const page = await open(path, [...handlers, session(), dashboard(), get(path, shown)]);
  const heading = await screen.findByRole('heading', { name: 'Call records' });
  const section = heading.closest('section') ?? document.body;
  return { ...page, section, calls: within(section) };
}

/** Matches the text of an element, with plain blanks. */
const isText = (text: string) => (_: string, element: Element | null) =>
  element?.textContent.replaceAll('\u00a0', ' ') === text && element.tagName === 'P';

describe('the calls of an invoice that add up to it', () => {
  it('are summed per usage line, exactly, and match', async () => {
    const { calls } = await show(invoice([tied]));
    expect(calls.getByText('The calls add up to this invoice.')).toBeDefined();
    expect(calls.getByText('Long distance')).toBeDefined();
    expect(calls.getByText(isText('3 calls, 2 min 54 s billed, $0.0174: matches'))).toBeDefined();
    expect(calls.queryByText(/than the calls add up to/)).toBeNull();
  });

  it('lead an Office Manager to Call History', async () => {
    const { calls } = await show(invoice([tied]));
    const see = calls.getByRole('link', { name: 'Search these calls' });
    expect(see.getAttribute('href')).toBe('/accounts/a1/call-history?invoiceNumber=2026%2F07');
  });

  it.each(['viewer', 'billing'] as const)('do not lead a %s there', async (role) => {
    const { calls } = await show(invoice([untied]), as(role));
    expect(calls.getByRole('button', { name: 'Download the calls' })).toBeDefined();
    expect(calls.queryByRole('link')).toBeNull();
  });
});

describe('the calls of an invoice that do not add up to it', () => {
  it('show by how much less the line bills, with a link to them', async () => {
    const { calls } = await show(invoice([untied]));
    expect(calls.getByText(/^The calls do not add up to this invoice\./)).toBeDefined();
    expect(
      calls.getByText('The invoice bills $0.01: $0.01 less than the calls add up to.'),
    ).toBeDefined();
    const see = calls.getByRole('link', { name: 'Search these calls' });
    expect(see.getAttribute('href')).toBe('/accounts/a1/call-history?invoiceNumber=2026%2F07');
  });

  it('show by how much more a line bills, and link to the calls of that line only', async () => {
    const more = { ...untied, lines: ['u-2'], billed: cad('0.05'), difference: cad('-0.03') };
    const { calls } = await show(invoice([tied, more]));
    const difference = calls.getByText(
      'The invoice bills $0.05: $0.03 more than the calls add up to.',
    );
    const group = difference.closest('li') ?? document.body;
    expect(within(group).getByText('Toll free')).toBeDefined();
    const see = within(group).getByRole('link', { name: 'See these calls' });
    expect(see.getAttribute('href')).toMatch(/\?invoiceNumber=2026%2F07&lineId=u-2$/);
  });

  it('of the same amount show what the line states instead', async () => {
    const stated = { calls: 4, billedSeconds: 200 };
    const { calls } = await show(invoice([{ ...tied, stated, matches: false }]));
    const text = 'The amount is the same, but the invoice states 4 calls and 3 min 20 s.';
    expect(calls.getByText(isText(text))).toBeDefined();
  });

  it('of a line that the invoice does not have say so', async () => {
    const { calls } = await show(invoice([tied, { ...untied, lines: [], billed: null }]));
    expect(calls.getByText('Calls of a line that is not on this invoice')).toBeDefined();
    expect(calls.getByText('This invoice does not bill them.')).toBeDefined();
  });

  it('of all lines together say so', async () => {
    const { calls } = await show(invoice([{ ...untied, lines: ['u-1', 'u-2'] }]));
    expect(calls.getByText('All 2 usage lines together')).toBeDefined();
  });
});

describe('the list of an invoice’s calls', () => {
  const listed = (handler = callPage([call({ caller: '+1416555••••' })])) =>
    get(`${path}/calls`, handler);

  it('loads when it is opened, and says to a viewer that numbers are masked', async () => {
    const { requests, calls } = await show(invoice([tied]), as('viewer'), listed());
    expect(requests.some(({ url }) => url.includes('/calls?'))).toBe(false);
    await userEvent.click(calls.getByRole('button', { name: 'Show the calls' }));
    expect(await calls.findByText('+1416555••••')).toBeDefined();
    expect(calls.getByText(/the last four digits of every number are hidden/)).toBeDefined();
    // A viewer who opens a call meets no link to a search that the portal would refuse.
    await userEvent.click(calls.getByRole('button', { name: /2:03/ }));
    expect(calls.getByText('c-1')).toBeDefined();
    expect(calls.queryByRole('link', { name: /Only calls with/ })).toBeNull();
    await userEvent.click(calls.getByRole('button', { name: 'Hide the calls' }));
    expect(calls.queryByText('+1416555••••')).toBeNull();
  });

  it('leads an Office Manager from a number to its calls on this invoice', async () => {
    const { calls } = await show(invoice([tied]), listed());
    await userEvent.click(calls.getByRole('button', { name: 'Show the calls' }));
    await userEvent.click(await calls.findByRole('button', { name: /2:03/ }));
    expect(calls.queryByText(/are hidden/)).toBeNull();
    const same = calls.getByRole('link', { name: 'Only calls with +442079460018' });
    expect(same.getAttribute('href')).toBe(
      '/accounts/a1/call-history?number=%2B442079460018&invoiceNumber=2026%2F07',
    );
  });

  it('asks for another order, and for the next page', async () => {
    const first = callPage([call()], { totals: { ...callPage([]).totals, calls: 2 }, next: 'n1' });
    const second = callPage([call({ callId: 'c-2', caller: '+14165550199' })]);
    const pages: Handler = ({ url }) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname !== `/v1${path}/calls`) return undefined;
      return Response.json(searchParams.has('cursor') ? second : first);
    };
    const { requests, calls } = await show(invoice([tied]), pages);
    await userEvent.click(calls.getByRole('button', { name: 'Show the calls' }));
    expect(await calls.findByText('1 of 2 calls.')).toBeDefined();
    await userEvent.click(calls.getByRole('button', { name: 'Show more' }));
    expect(await calls.findByText('+14165550199')).toBeDefined();
    await userEvent.click(calls.getByRole('button', { name: /^Charge/ }));
    await waitFor(() =>
      expect(requests.some(({ url }) => url.includes('/calls?sort=-charge'))).toBe(true),
    );
  });
});

describe('the download of an invoice’s calls', () => {
  beforeEach(() => {
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('tells a viewer, and only a viewer, that numbers are masked', async () => {
    const { calls, unmount } = await show(invoice([tied]), as('viewer'));
    await userEvent.click(calls.getByRole('button', { name: 'Download the calls' }));
    expect(await calls.findByText(/the last four digits of every number are hidden/)).toBeDefined();
    unmount();
    const other = await show(invoice([tied]), as('billing'));
    await userEvent.click(other.calls.getByRole('button', { name: 'Download the calls' }));
    await other.calls.findByText('Calls of invoice 2026/07: what is the file for?');
    expect(other.calls.queryByText(/are hidden/)).toBeNull();
  });

  it('is requested for the invoice, whatever its number has in it', async () => {
    const file = on('POST', links, () => Response.json(link));
    const { requests, calls } = await show(invoice([tied]), as('viewer'), file);
    await userEvent.click(calls.getByRole('button', { name: 'Download the calls' }));
    await userEvent.click(await calls.findByRole('button', { name: 'For other software' }));
    expect(await calls.findByText(/Your browser is saving/)).toBeDefined();
    const [sent] = await sentTo(requests, 'POST', links);
    expect(sent?.body).toEqual({ what: 'call-records', dialect: 'machine' });
  });

  it('is a job when the file is large, whose progress stays on the invoice', async () => {
    const started = on('POST', links, () => Response.json({ jobId: 'j1' }, { status: 202 }));
    const running = { status: 'running', progress: 0.5, link: null };
    const jobs = get('/accounts/a1/jobs/j1', running);
    const { calls } = await show(invoice([tied]), started, jobs);
    await userEvent.click(calls.getByRole('button', { name: 'Download the calls' }));
    await userEvent.click(await calls.findByRole('button', { name: 'For a spreadsheet' }));
    const bar = await calls.findByRole('progressbar', { name: 'Calls of invoice 2026/07' });
    await waitFor(() => expect(bar.getAttribute('value')).toBe('0.5'));
  });

  it('is offered neither to staff nor when there is no file', async () => {
    const { calls, unmount } = await show(invoice([tied]), session('agent'));
    expect(calls.getByRole('link', { name: 'Search these calls' })).toBeDefined();
    expect(calls.queryByRole('button', { name: 'Download the calls' })).toBeNull();
    unmount();
    const none = await show(invoice([tied], { available: false }));
    expect(none.calls.queryByRole('button', { name: 'Download the calls' })).toBeNull();
  });
});

it('an invoice without calls says nothing about them', async () => {
  const plain = { ...invoice([]), callRecords: null };
  await open(path, [session(), dashboard(), get(path, plain)]);
  await screen.findByText('Payments applied');
  expect(screen.queryByRole('heading', { name: 'Call records' })).toBeNull();
});
