import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { bucketNames } from '../src/aging/buckets';
import type { Statement, Transaction } from '../src/api/types';
import {
  address,
  type Handler,
  cad,
  csv,
  dashboard,
  file,
  get,
  open,
  problem,
  queriesTo,
  refuse,
  savedFiles,
  session,
} from './portal';

const page = '/accounts/a1/statement';
const path = '/accounts/a1/statements';

const movement = (seq: number, amount: string, balance: string): Transaction => ({
  id: `e${seq}`,
  seq,
  type: amount.startsWith('-') ? 'payment' : 'invoice',
  date: '2026-11-05',
  documentOn: '2026-11-05',
  number: `N${seq}`,
  description: '',
  amount: cad(amount),
  balanceAfter: cad(balance),
  open: null,
  dueOn: null,
  method: null,
});

const statement: Statement = {
  account: {
    id: 'a1',
    number: '1001',
    name: 'Maple Ridge Dental',
    currency: 'CAD',
    timeZone: 'America/Toronto',
  },
  billTo: address,
  from: '2026-11-01',
  to: '2026-11-23',
  opening: cad('40.00'),
  movements: [movement(3, '60.00', '100.00'), movement(4, '-110.00', '-10.00')],
  closing: cad('-10.00'),
  openItems: [
    { id: 'e9', type: 'adjustment', number: 'adj-9', dueOn: '2026-11-02', open: cad('5.00') },
  ],
  aging: {
    asOf: '2026-11-23',
    buckets: bucketNames.map((name) => ({ name, amount: cad('0.00'), invoices: [] })),
    unapplied: cad('15.00'),
    disputed: cad('5.00'),
    balance: cad('-10.00'),
  },
};

const handlers = (answer: Statement = statement): Handler[] => [
  session(),
  dashboard(),
  get(path, answer),
];

beforeEach(() => {
  // Late in the evening of November 22 in Toronto.
  vi.setSystemTime('2026-11-23T04:30:00Z');
});

afterEach(() => {
  vi.useRealTimers();
});

/** The rows of the movements, once they are there. */
async function rows(): Promise<(string | null)[]> {
  const table = await screen.findByRole('table', { name: 'Transactions' });
  await within(table).findByText('Opening balance');
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent);
}

describe('Statement', () => {
  it('lists transactions from the opening to the closing balance', async () => {
    await open(page, handlers());
    expect(await rows()).toEqual([
      'Nov 1, 2026Opening balance40.00',
      'Nov 5, 2026Invoice N360.00Balance 100.00',
      'Nov 5, 2026Payment N4−110.00Balance credit 10.00',
      'Nov 23, 2026Closing balancecredit 10.00',
    ]);
    expect(screen.getByText('Credit of $10.00')).toBeDefined();
    const sum = screen.getByRole('table', { name: 'Closing balance' });
    expect(
      within(sum)
        .getAllByRole('row')
        .map((row) => row.textContent),
    ).toEqual([
      'Opening balance40.00',
      'Charges and refunds+\u00a060.00',
      'Payments and credits−\u00a0110.00',
      'Closing balancecredit 10.00',
    ]);
  });

  it('ends with open items and aging', async () => {
    await open(page, handlers());
    const link = await screen.findByRole('link', { name: 'Adjustment adj-9' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/transactions/e9');
    expect(screen.getByRole('table', { name: 'Outstanding by days overdue' })).toBeDefined();
  });

  it('names the account and its billing address', async () => {
    await open(page, handlers());
    await rows();
    const number = screen.getByText('Account number', { selector: 'dt' });
    expect(number.nextElementSibling?.textContent).toBe('1001');
    expect(screen.getByText('250 Wellington St W', { exact: false })).toBeDefined();
  });

  it('covers the last month in the account’s time zone by default', async () => {
    const { requests } = await open(page, handlers());
    await rows();
    await userEvent.click(screen.getByRole('radio', { name: 'This month' }));
    await waitFor(() => expect(queriesTo(requests, path)).toHaveLength(2));
    expect(queriesTo(requests, path)).toEqual([
      '?from=2026-10-01&to=2026-10-31',
      '?from=2026-11-01&to=2026-11-22',
    ]);
    expect(window.location.search).toBe('?from=2026-11-01&to=2026-11-22');
  });

  it('says when there are no transactions', async () => {
    await open(page, handlers({ ...statement, movements: [], openItems: [] }));
    expect((await rows())[1]).toBe('No transactions in this period.');
    expect(await screen.findByText('Nothing outstanding.')).toBeDefined();
    expect(screen.queryByText('Outstanding by days overdue')).toBeNull();
  });

  it('can be printed', async () => {
    const print = vi.fn();
    vi.stubGlobal('print', print);
    await open(page, handlers());
    await userEvent.click(await screen.findByRole('button', { name: 'Print' }));
    expect(print).toHaveBeenCalledOnce();
  });

  it.each([
    ['its account', '/accounts/a1/dashboard'],
    ['the statement', path],
  ])('shows an error when %s cannot be loaded', async (_, what) => {
    await open(page, [refuse(what, 404, 'not-found', 'Not found'), ...handlers()]);
    expect(await screen.findByText('Not found')).toBeDefined();
  });
});

describe('a statement’s CSV file', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('covers the period that is shown, and is saved under the API’s file name', async () => {
    const saved = savedFiles();
    const download = csv(() => file('statement-1001.csv'));
    const { requests } = await open(`${page}?from=2026-10-01&to=2026-10-31`, [
      download,
      ...handlers(),
    ]);
    await rows();
    await userEvent.click(screen.getByRole('button', { name: 'Download CSV' }));
    await waitFor(() => expect(saved).toEqual(['statement-1001.csv']));
    expect(queriesTo(requests, path).at(-1)).toBe('?from=2026-10-01&to=2026-10-31');
    expect(requests.at(-1)?.headers.get('Accept-Language')).toBe('en-CA');
  });

  it('shows an error when it cannot be loaded', async () => {
    const saved = savedFiles();
    const fails = csv(() => problem({ status: 500, type: '/problems/internal', title: 'Broken' }));
    await open(page, [fails, ...handlers()]);
    await rows();
    await userEvent.click(screen.getByRole('button', { name: 'Download CSV' }));
    expect(await screen.findByText('Broken')).toBeDefined();
    expect(saved).toEqual([]);
  });
});

describe('a statement’s PDF', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const pdf = (answer: () => Response): Handler => {
    return (request) => (new URL(request.url).pathname.endsWith('/pdf') ? answer() : undefined);
  };

  it('covers the period that is shown, and is saved under the API’s file name', async () => {
    const saved = savedFiles();
    const { requests } = await open(`${page}?from=2026-10-01&to=2026-10-31`, [
      pdf(() => file('statement-1001.pdf')),
      ...handlers(),
    ]);
    await rows();
    await userEvent.click(screen.getByRole('button', { name: 'Download PDF' }));
    await waitFor(() => expect(saved).toEqual(['statement-1001.pdf']));
    expect(queriesTo(requests, `${path}/pdf`)).toEqual(['?from=2026-10-01&to=2026-10-31']);
  });

  it('is saved from a link when it is too long for a response', async () => {
    const links: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      links.push(this.href);
    });
    const url = 'https://files.example/statement.pdf';
    const link = { url, expiresAt: '2026-11-23T00:05:00Z', fileName: 's.pdf', bytes: 5_000_000 };
    await open(page, [pdf(() => Response.json(link)), ...handlers()]);
    await rows();
    await userEvent.click(screen.getByRole('button', { name: 'Download PDF' }));
    await waitFor(() => expect(links).toEqual([url]));
  });

  it('shows an error when it cannot be made', async () => {
    const fails = problem({ status: 500, type: '/problems/internal', title: 'Broken' });
    await open(page, [pdf(() => fails), ...handlers()]);
    await rows();
    await userEvent.click(screen.getByRole('button', { name: 'Download PDF' }));
    expect(await screen.findByText('Broken')).toBeDefined();
  });
});
