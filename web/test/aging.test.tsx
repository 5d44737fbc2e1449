import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { bucketNames, segments } from '../src/aging/buckets';
import type { Aging, AgingItem, BucketName } from '../src/api/types';
import {
  type Handler,
  cad,
  dashboard,
  get,
  open,
  queriesTo,
  reads,
  refuse,
  session,
} from './portal';

const path = '/accounts/a1/aging';

function aging(amounts: Partial<Record<BucketName, string>>, more: Partial<Aging> = {}): Aging {
  const buckets = bucketNames.map((name) => ({
    name,
    amount: cad(amounts[name] ?? '0.00'),
    invoices: [] as AgingItem[],
  }));
  const none = cad('0.00');
  return { asOf: '2026-11-23', buckets, unapplied: none, disputed: none, balance: none, ...more };
}

function late(): Aging {
  const answer = aging(
    { current: '60.00', '31-60': '30.00' },
    { disputed: cad('10.00'), balance: cad('100.00') },
  );
  const item = { dueOn: '2026-10-20', daysOverdue: 34 };
  answer.buckets[0]?.invoices.push({
    ...{ id: 'e1', type: 'invoice', number: 'INV 1', dueOn: '2026-12-01', daysOverdue: 0 },
    open: cad('60.00'),
  });
  answer.buckets[2]?.invoices.push({
    ...{ id: 'e2', type: 'adjustment', number: 'adj-1', ...item },
    open: cad('30.00'),
  });
  return answer;
}

const handlers = (answer: Aging): Handler[] => [session(), dashboard(), get(path, answer)];

/** The figures of the table by bucket, by their row. */
async function summary(): Promise<[string, string][]> {
  const table = await screen.findByRole('table', { name: 'Outstanding by days overdue' });
  await within(table).findByText('Open (CAD)');
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => {
      const [figure] = within(row).getAllByRole('cell');
      const [name] = within(row).getAllByRole('rowheader');
      return [name?.textContent ?? '', figure?.textContent ?? ''];
    });
}

describe('Account Aging', () => {
  it('lists every bucket, disputed items and unapplied credit, and ends with the balance', async () => {
    await open(path, handlers(late()));
    expect(await summary()).toEqual([
      ['Current', '60.00'],
      ['1–30 days', '0.00'],
      ['31–60 days', '30.00'],
      ['61–90 days', '0.00'],
      ['91–120 days', '0.00'],
      ['Over 120 days', '0.00'],
      ['Under dispute', '10.00'],
      ['Unapplied credit', '0.00'],
      ['Balance', '100.00'],
    ]);
    expect(screen.getByText('$30.00 is past due')).toBeDefined();
  });

  it('links each item to its page', async () => {
    await open(path, handlers(late()));
    const invoice = await screen.findByRole('link', { name: 'Invoice INV 1' });
    expect(invoice.getAttribute('href')).toBe('/accounts/a1/invoices/~SU5WIDE');
    const adjustment = screen.getByRole('link', { name: 'Adjustment adj-1' });
    expect(adjustment.getAttribute('href')).toBe('/accounts/a1/transactions/e2');
    expect(screen.getByText('34 days overdue')).toBeDefined();
    expect(screen.getByText('not overdue')).toBeDefined();
  });

  it('says which item of a bucket is the oldest, and links to its payment', async () => {
    const answer = late();
    answer.buckets[2]?.invoices.push({
      ...{ id: 'e3', type: 'invoice', number: 'INV 0', dueOn: '2026-10-05', daysOverdue: 49 },
      open: cad('1.00'),
    });
    await open(path, handlers(answer));
    expect(
      await screen.findByText(reads(/^Due next: Invoice INV 1, on Dec 1, 2026\./)),
    ).toBeDefined();
    expect(screen.getByText(reads(/^Oldest: Invoice INV 0, 49 days overdue\./))).toBeDefined();
    const links = await screen.findAllByRole('link', { name: /^Pay it/ });
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/accounts/a1/pay?invoice=INV+1',
      '/accounts/a1/pay?invoice=INV+0',
    ]);
  });

  it('offers no payment of what was open on an earlier day', async () => {
    await open(`${path}?asOf=2026-11-23`, handlers(late()));
    await screen.findByText('Oldest:', { exact: false });
    expect(screen.queryByRole('link', { name: /^Pay it/ })).toBeNull();
  });

  it('shows a credit in words, and says that nothing is outstanding', async () => {
    const credit = aging({}, { unapplied: cad('210.69'), balance: cad('-210.69') });
    await open(path, handlers(credit));
    expect(await screen.findByText('Credit of $210.69')).toBeDefined();
    expect(screen.getByText(/will be applied to future invoices/)).toBeDefined();
    expect(screen.getByText('Nothing outstanding.')).toBeDefined();
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.queryByText('Open items')).toBeNull();
  });

  it('shows the day in the address, and returns to today', async () => {
    const { requests } = await open(`${path}?asOf=2026-03-31`, handlers(late()));
    await userEvent.click(await screen.findByRole('button', { name: 'Show today' }));
    expect(window.location.search).toBe('');
    expect(await screen.findByText('$100.00')).toBeDefined();
    expect(queriesTo(requests, path)).toEqual(['?asOf=2026-03-31', '']);
  });

  it('shows a present day that is later than the device says, without complaint', async () => {
    await open(path, handlers(aging({}, { asOf: '2999-01-01' })));
    const field = await screen.findByRole('group', { name: 'As of' });
    expect(field.textContent).toContain('2999');
    expect(field.getAttribute('data-invalid')).toBeNull();
    expect(screen.queryByText(/Choose/)).toBeNull();
  });

  it('ignores an invalid day in the address', async () => {
    const { requests } = await open(`${path}?asOf=2026-02-30`, handlers(late()));
    await summary();
    expect(queriesTo(requests, path)).toEqual(['']);
  });

  it('shows placeholders while it loads, and an error when it fails', async () => {
    const never = () => new Promise<Response>(() => undefined);
    const { container, unmount } = await open(path, [
      session(),
      dashboard(),
      (request) => (request.url.includes('/aging') ? never() : undefined),
    ]);
    await screen.findByRole('heading', { name: 'Account Aging' });
    expect(container.querySelectorAll('[data-waiting]').length).toBeGreaterThan(8);
    unmount();
    await open(path, [session(), dashboard(), refuse(path, 404, 'not-found', 'Not found')]);
    expect(await screen.findByText('What to do.')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    const on = screen.getByRole('link', { name: 'Go to the Account Dashboard' });
    expect(on.getAttribute('href')).toBe('/');
  });

  it('is shown in French', async () => {
    await open(path, handlers(late()), 'fr-CA');
    expect(await screen.findByText('34 jours de retard')).toBeDefined();
    expect(screen.getByRole('heading', { name: 'Ancienneté des soldes' })).toBeDefined();
  });
});

describe('the aging bar', () => {
  const shape = (amounts: Partial<Record<BucketName, string>>) =>
    segments(aging(amounts).buckets).map(({ name, start, length }) => [name, start, length]);

  it('has a segment for each bucket in proportion to its amount', () => {
    expect(shape({ current: '50.00', '1-30': '25.00', 'over-120': '25.00' })).toEqual([
      ['current', 0, 50],
      ['1-30', 50, 25],
      ['over-120', 75, 25],
    ]);
  });

  it('keeps the smallest segment visible and still ends at 100 percent', () => {
    const [, second] = shape({ current: '999999.99', '61-90': '0.01' });
    const [name, start, length] = second ?? [];
    expect(name).toBe('61-90');
    expect(length).toBeGreaterThan(0.9);
    expect(Number(start) + Number(length)).toBeCloseTo(100);
  });

  it('has no segments when nothing is open', () => {
    expect(shape({})).toEqual([]);
  });
});
