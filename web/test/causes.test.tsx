/** What an invoice is for, and how it differs from the one before it. */
import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import type { InvoiceComparison, InvoiceSummary } from '../src/api/types';
import { address, cad, dashboard, get, open, queriesTo, session } from './portal';

const invoice = {
  ...{ id: 'e9', number: 'i-7', issuedOn: '2026-07-01', dueOn: '2026-07-31' },
  period: { from: '2026-06-01', to: '2026-06-30' },
  billTo: address,
  ...{ lines: [], lineCount: 0, nextLines: null, causes: [], taxes: [] },
  ...{ subtotal: cad('70.00'), total: cad('70.00'), open: cad('0.00'), status: 'paid' },
  ...{ payments: [], paymentCount: 0, nextPayments: null, callRecords: null },
};

const summary = (number: string, day: string, total: string): InvoiceSummary => ({
  ...{ number, issuedOn: day, total: cad(total) },
  causes: [{ cause: 'usage', amount: cad(total) }],
});

const compared: InvoiceComparison = {
  invoice: summary('i-7', '2026-07-01', '70.00'),
  difference: {
    earlier: summary('i-6', '2026-06-01', '80.00'),
    change: cad('-10.00'),
    causes: [
      {
        ...{ cause: 'recurring', before: cad('60.00'), now: cad('50.00'), change: cad('-10.00') },
        lines: [
          { description: 'Desk phone', before: cad('30.00'), now: null, change: cad('-30.00') },
          { description: 'Seat', before: null, now: cad('15.00'), change: cad('15.00') },
        ],
        otherLines: { count: 2, change: cad('5.00') },
      },
      {
        ...{ cause: 'usage', before: cad('20.00'), now: cad('20.00'), change: cad('0.00') },
        ...{ lines: [], otherLines: null },
      },
    ],
  },
};

const path = '/accounts/a1/invoices/i-7';

async function openInvoice(answer: InvoiceComparison) {
  const answers = [get(path, invoice), get(`${path}/comparison`, answer)];
  await open(path, [...answers, session(), dashboard()]);
  const heading = await screen.findByRole('heading', { name: 'Compared with the previous bill' });
  return within(heading.closest('section') ?? document.body);
}

/** Text with plain blanks. */
const textOf = (element: HTMLElement) => element.textContent.replaceAll('\u00a0', ' ');

describe('an invoice beside the one before it', () => {
  it('says how much less it is, and what changed of each cause', async () => {
    const section = await openInvoice(compared);
    const answer = await section.findByText(/less than/);
    expect(textOf(answer)).toBe('$10.00 less than i-6 of Jun 1, 2026.');
    expect(textOf(section.getByRole('row', { name: /Usage/ }))).toContain('No change');
    expect(textOf(section.getByRole('row', { name: /Total/ }))).toContain('−10.00');
  });

  it('opens the changed lines of a cause', async () => {
    const section = await openInvoice(compared);
    const recurring = await section.findByRole('button', { name: 'Recurring charges' });
    expect(section.queryByText('Desk phone')).toBeNull();
    await userEvent.click(recurring);
    expect(recurring.getAttribute('aria-expanded')).toBe('true');
    expect(textOf(section.getByRole('row', { name: /Desk phone/ }))).toContain('Not billed');
    expect(textOf(section.getByRole('row', { name: /Seat/ }))).toContain('+15.00');
    expect(textOf(section.getByRole('row', { name: /2 other lines/ }))).toContain('+5.00');
  });

  it('has nothing to compare the first one with', async () => {
    const section = await openInvoice({ ...compared, difference: null });
    expect(await section.findByText(/no earlier bill/)).toBeDefined();
  });
});

describe('the recent invoices on the dashboard', () => {
  const openDashboard = (items: InvoiceSummary[]) =>
    open('/accounts/a1', [session(), dashboard(), get('/accounts/a1/invoices', { items })]);

  it('are links to each, with its causes in words', async () => {
    await openDashboard([
      summary('i-7', '2026-07-01', '70.00'),
      summary('i-6', '2026-06-01', '80.00'),
    ]);
    const table = within(await screen.findByRole('table', { name: 'Recent bills by category' }));
    const link = table.getByRole('link', { name: 'Jul 1, 2026' });
    expect(link.getAttribute('href')).toBe(path);
    expect(table.getByText('Usage: $80.00')).toBeDefined();
  });

  it('are left out when there is nothing to see beside one', async () => {
    const { requests } = await openDashboard([summary('i-7', '2026-07-01', '70.00')]);
    await vi.waitFor(() => expect(queriesTo(requests, '/accounts/a1/invoices')).toHaveLength(1));
    await screen.findByRole('heading', { name: 'Billing Address' });
    await vi.waitFor(() => expect(screen.queryByText('Recent bills by category')).toBeNull());
  });
});
