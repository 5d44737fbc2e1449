/** The invoices whose calls do not add up, for staff. */
import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import type { UntiedInvoice } from '../src/api/types';
import { type Handler, cad, get, open, queriesTo, refuse, session } from './portal';

const page = '/staff/untied';
const path = '/staff/untied-invoices';

const untied = (number: string, difference: string): UntiedInvoice => ({
  accountId: 'a2',
  accountName: 'Harbourfront Freight',
  number,
  issuedOn: '2026-11-01',
  calls: 1_204,
  difference: cad(difference),
});

const list = (...items: UntiedInvoice[]) => get(path, { items, next: null });

describe('the list of invoices that do not tie', () => {
  it('says of each by how much, and leads to it', async () => {
    const items = [untied('2026/07', '-0.42'), untied('2', '0.01'), untied('3', '0.00')];
    await open(page, [list(...items), session('agent')]);
    const link = await screen.findByRole('link', { name: '2026/07' });
    expect(link.getAttribute('href')).toBe('/accounts/a2/invoices/~MjAyNi8wNw');
    const table = screen.getByRole('table', { name: 'Invoices' });
    const rows = within(table)
      .getAllByRole('row')
      .slice(1)
      .map((row) => within(row).getAllByRole('cell').at(-1)?.textContent);
    expect(rows).toEqual([
      '$0.42 more than its calls',
      '$0.01 less than its calls',
      'Same total; the details differ',
    ]);
    expect(screen.getByText('3 invoices.')).toBeDefined();
    expect(screen.getAllByText('Harbourfront Freight')).toHaveLength(3);
  });

  it('shows further pages on request', async () => {
    const pages: Handler = ({ url }) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname !== `/v1${path}`) return undefined;
      return searchParams.has('cursor')
        ? Response.json({ items: [untied('2', '0.01')], next: null })
        : Response.json({ items: [untied('1', '0.01')], next: 'p2' });
    };
    const { requests } = await open(page, [pages, session('agent')]);
    expect(await screen.findByText('1 invoice shown; there are more.')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('2 invoices.')).toBeDefined();
    expect(queriesTo(requests, path)).toEqual(['?limit=50', '?limit=50&cursor=p2']);
  });

  it('says so when every invoice ties', async () => {
    await open(page, [list(), session('agent')]);
    expect(await screen.findByText('The calls of every invoice add up.')).toBeDefined();
  });

  it('says so when it cannot be loaded', async () => {
    await open(page, [refuse(path, 500, 'internal', 'Something failed'), session('agent')]);
    expect((await screen.findByRole('alert')).textContent).toContain('Something failed');
  });

  it('is closed to customers, who have no link to it', async () => {
    const { requests } = await open(page, [session()]);
    expect(await screen.findByText('It is for the provider’s staff.')).toBeDefined();
    expect(screen.queryByRole('link', { name: 'Invoices that don’t add up' })).toBeNull();
    expect(queriesTo(requests, path)).toEqual([]);
  });
});
