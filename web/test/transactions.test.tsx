import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Language, Transaction } from '../src/api/types';
import {
  type Handler,
  cad,
  csv,
  dashboard,
  file,
  get,
  open,
  problem,
  queriesTo,
  savedFiles,
  session,
} from './portal';

const page = '/accounts/a1/transactions';
const filters = '?type=payment&from=2026-01-01&to=2026-10-31&text=N1';

const payment: Transaction = {
  id: 'e1',
  seq: 1,
  type: 'payment',
  date: '2026-10-05',
  documentOn: '2026-10-05',
  number: 'N1',
  description: '',
  amount: cad('-10.00'),
  balanceAfter: cad('90.00'),
  open: null,
  dueOn: null,
  method: null,
};

const list = (...items: Transaction[]) => get(page, { items, next: null });
const handlers = (shown: Handler = list(payment)) => [session(), dashboard(), shown];

const found = () => file('transactions-a1.csv');
const broken = () => problem({ status: 500, type: '/problems/internal', title: 'Broken' });

/** A response that arrives when the test says so. */
function later() {
  let arrive: (answer: Response) => void = broken;
  const answer = new Promise<Response>((resolve) => (arrive = resolve));
  return { answer, arrive: (response: Response) => arrive(response) };
}

/** The button, once the list is there. */
async function button(name = 'Download CSV', row = 'Payment N1') {
  await screen.findByRole('link', { name: row });
  return screen.getByRole<HTMLButtonElement>('button', { name });
}

const isPending = (element: HTMLElement) => element.getAttribute('aria-disabled') === 'true';

describe('Transaction History', () => {
  it('names a transaction by what it is, with its number beside it', async () => {
    const wire = { ...payment, id: 'e2', number: 'ext:pay-2', description: 'Wire 88213' };
    const invoice = (number: string, open: string, dueOn = '2999-01-01'): Transaction => ({
      ...payment,
      ...{ id: number, type: 'invoice', number, open: cad(open), dueOn },
    });
    const card = { ...payment, id: 'e3', number: 'pay_1', method: 'card' as const };
    const late = invoice('INV-0', '5.00', '2020-01-31');
    const items = [wire, card, invoice('INV-2', '7.00'), invoice('INV-1', '0.00'), late];
    await open(page, handlers(list(...items)));
    const row = (await screen.findByRole('link', { name: 'Payment · Wire 88213' })).closest('tr');
    expect(row?.textContent).toContain('pay-2');
    const statusOf = (number: string) =>
      screen.getByRole('link', { name: `Invoice ${number}` }).nextElementSibling?.textContent;
    expect(statusOf('INV-2')).toBe('$7.00 due');
    expect(statusOf('INV-1')).toBe('Paid');
    await waitFor(() => expect(statusOf('INV-0')).toBe('$5.00 past due'));
    expect(screen.getByRole('link', { name: 'Payment · Card' })).toBeDefined();
    expect(screen.getByText('5 transactions')).toBeDefined();
  });

  it('offers preset periods, and shows other days as such', async () => {
    vi.setSystemTime('2026-11-23T04:30:00Z');
    const { requests } = await open(`${page}?from=2026-05-02`, handlers());
    const period = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Period' });
    await waitFor(() => expect(period.disabled).toBe(false));
    expect(period.selectedOptions[0]?.text).toBe('Other dates');
    expect(screen.getByText('Since May 2, 2026.')).toBeDefined();
    await userEvent.selectOptions(period, 'Last month');
    await waitFor(() =>
      expect(queriesTo(requests, page).at(-1)).toMatch(/^\?from=2026-10-01&to=2026-10-31&/),
    );
    await userEvent.selectOptions(period, 'Last 24 months');
    expect(window.location.search).toBe('');
    vi.useRealTimers();
  });

  it('offers once to clear the filters that match nothing', async () => {
    await open(`${page}?text=x`, handlers(list()));
    await screen.findByText('No transaction matches these filters.');
    expect(screen.getAllByRole('button', { name: 'Clear filters' })).toHaveLength(1);
  });
});

describe('the CSV file of Transaction History', () => {
  let saved: string[];

  beforeEach(() => {
    saved = savedFiles();
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each<[Language, string, string]>([
    ['en-CA', 'Download CSV', 'Payment N1'],
    ['fr-CA', 'Télécharger en CSV', 'Paiement N1'],
  ])(
    'contains in %s what the filters show, and is saved under the API’s file name',
    async (language, name, row) => {
      const { requests } = await open(`${page}${filters}`, [csv(found), ...handlers()], language);
      await userEvent.click(await button(name, row));
      await waitFor(() => expect(saved).toEqual(['transactions-a1.csv']));
      expect(queriesTo(requests, page).at(-1)).toBe(filters);
      expect(requests.at(-1)?.headers.get('Accept-Language')).toBe(language);
    },
  );

  it('is requested once, and the button keeps the focus meanwhile', async () => {
    const { answer, arrive } = later();
    const { requests } = await open(page, [csv(() => answer), ...handlers()]);
    const download = await button();
    download.focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(isPending(download)).toBe(true));
    await userEvent.keyboard('{Enter}');
    // A disabled button would lose it.
    expect(download.disabled).toBe(false);
    expect(document.activeElement).toBe(download);
    arrive(found());
    await waitFor(() => expect(isPending(download)).toBe(false));
    expect(queriesTo(requests, page)).toHaveLength(2);
    expect(saved).toHaveLength(1);
  });

  it('cannot be requested before the list is loaded', async () => {
    const { answer, arrive } = later();
    const shown: Handler = (request) =>
      new URL(request.url).pathname === `/v1${page}` ? answer : undefined;
    await open(page, handlers(shown));
    const download = await screen.findByRole('button', { name: 'Download CSV' });
    expect(isPending(download)).toBe(true);
    arrive(Response.json({ items: [payment], next: null }));
    await waitFor(() => expect(isPending(download)).toBe(false));
  });

  it.each<[string, Handler, string]>([
    ['is empty', list(), 'There are no transactions yet. The first invoice will appear here.'],
    [
      'cannot be loaded',
      (request) => (request.url.includes(page) ? broken() : undefined),
      'Broken',
    ],
  ])('is disabled when the list %s', async (_, shown, sign) => {
    await open(page, handlers(shown));
    await screen.findByText(sign);
    const download = screen.getByRole<HTMLButtonElement>('button', { name: 'Download CSV' });
    expect(download.disabled).toBe(true);
  });

  it('shows an error until the filters change', async () => {
    await open(page, [csv(broken), ...handlers()]);
    await userEvent.click(await button());
    expect(await screen.findByText('Broken')).toBeDefined();
    expect(saved).toEqual([]);
    await userEvent.click(screen.getByRole('radio', { name: 'Payments' }));
    await waitFor(() => expect(screen.queryByText('Broken')).toBeNull());
  });

  it('shows the API’s advice when it would be too long', async () => {
    const message = 'This is too much for one answer. Choose a shorter period.';
    const errors = [{ code: 'too-many', message, pointer: '?from' }];
    const tooLong = () =>
      problem({ status: 422, type: '/problems/invalid', title: 'To be corrected', errors });
    await open(page, [csv(tooLong), ...handlers()]);
    await userEvent.click(await button());
    expect((await screen.findByRole('alert')).textContent).toBe(message);
  });
});
