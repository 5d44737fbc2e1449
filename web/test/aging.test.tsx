import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { bucketNames, segments } from '../src/aging/buckets';
import type { Aging, AgingItem, BucketName } from '../src/api/types';
import { type Answer, cad, dashboard, get, open, queriesTo, refuse, session } from './portal';

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

const answers = (answer: Aging): Answer[] => [session(), dashboard(), get(path, answer)];

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
  it('shows every bucket, what is disputed and what is unapplied, down to the balance', async () => {
    await open(path, answers(late()));
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

  it('leads from each item to its page', async () => {
    await open(path, answers(late()));
    const invoice = await screen.findByRole('link', { name: 'Invoice INV 1' });
    expect(invoice.getAttribute('href')).toBe('/accounts/a1/invoices/~SU5WIDE');
    const adjustment = screen.getByRole('link', { name: 'Adjustment adj-1' });
    expect(adjustment.getAttribute('href')).toBe('/accounts/a1/transactions/e2');
    expect(screen.getByText('34 days overdue')).toBeDefined();
    expect(screen.getByText('not overdue')).toBeDefined();
  });

  it('says a credit in words, and that nothing is open', async () => {
    const credit = aging({}, { unapplied: cad('210.69'), balance: cad('-210.69') });
    await open(path, answers(credit));
    expect(await screen.findByText('Credit of $210.69')).toBeDefined();
    expect(screen.getByText(/will be applied to future invoices/)).toBeDefined();
    expect(screen.getByText('Nothing is open.')).toBeDefined();
    expect((await summary()).slice(-2)).toEqual([
      ['Unapplied credit', 'credit 210.69'],
      ['Balance', 'credit 210.69'],
    ]);
  });

  it('asks for the day in the address, and goes back to today', async () => {
    const { requests } = await open(`${path}?asOf=2026-03-31`, answers(late()));
    await userEvent.click(await screen.findByRole('button', { name: 'Show today' }));
    expect(window.location.search).toBe('');
    expect(await screen.findByText('$100.00')).toBeDefined();
    expect(queriesTo(requests, path)).toEqual(['?asOf=2026-03-31', '']);
  });

  it('leaves out a day that is none', async () => {
    const { requests } = await open(`${path}?asOf=2026-02-30`, answers(late()));
    await summary();
    expect(queriesTo(requests, path)).toEqual(['']);
  });

  it('keeps room while it loads, and says what failed', async () => {
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
    expect(await screen.findByRole('alert')).toHaveProperty(
      'textContent',
      'Not foundWhat to do.Try again',
    );
  });

  it('speaks French', async () => {
    await open(path, answers(late()), 'fr-CA');
    expect(await screen.findByText('34 jours de retard')).toBeDefined();
    expect(screen.getByRole('heading', { name: 'Ancienneté du compte' })).toBeDefined();
  });
});

describe('the bar', () => {
  const shape = (amounts: Partial<Record<BucketName, string>>) =>
    segments(aging(amounts).buckets).map(({ name, start, length }) => [name, start, length]);

  it('is shared by the buckets as they share the sum', () => {
    expect(shape({ current: '50.00', '1-30': '25.00', 'over-120': '25.00' })).toEqual([
      ['current', 0, 50],
      ['1-30', 50, 25],
      ['over-120', 75, 25],
    ]);
  });

  it('shows the smallest amount, and still ends at its end', () => {
    const [, second] = shape({ current: '999999.99', '61-90': '0.01' });
    const [name, start, length] = second ?? [];
    expect(name).toBe('61-90');
    expect(length).toBeGreaterThan(0.9);
    expect(Number(start) + Number(length)).toBeCloseTo(100);
  });

  it('is empty when nothing is open', () => {
    expect(shape({})).toEqual([]);
  });
});
