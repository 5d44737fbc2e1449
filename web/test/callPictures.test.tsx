/** Pictures of calls: by day, cost centre and destination, each with its table. */
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import type { CallSummary } from '../src/api/types';
import { call, callHandlers, callPage, group, history, summary, totals } from './callData';
import { get, open, queriesTo, refuse } from './portal';

const path = '/accounts/a1/calls/summary';

async function show(address: string, answer: CallSummary) {
  const page = callPage([call()], { totals: totals(1_204, '48.170004') });
  return open(`${history}?${address}`, callHandlers(page, get(path, answer)));
}

/** The texts of a table's cells, row by row, with plain blanks. */
const figures = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .map((row) =>
      [...row.children].map(({ textContent }) => textContent.replaceAll('\u00a0', ' ')),
    );

describe('calls by day', () => {
  const days = summary([group('2026-10-30', 2, '0.5'), group('2026-11-02', 1, '1.000001')]);

  it('are drawn, with the highest day in words and the same figures in a table', async () => {
    const { requests } = await show('number=44&view=day', days);
    const picture = await screen.findByRole('figure', { name: 'Calls by day' });
    expect(picture.textContent).toContain('Peak: Nov 2, 2026, with 1 call and $1.000001.');
    expect(queriesTo(requests, path)).toEqual(['?number=44&by=day']);
    // The drawing is for eyes and pointers; the table has the figures for everybody.
    expect(within(picture).queryAllByRole('link')).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Show the table' }));
    expect(figures(screen.getByRole('table', { name: 'Calls by day' }))).toEqual([
      ['Day', 'Calls', 'Billed', 'Charge'],
      ['Oct 30, 2026', '2 calls', '2 min 00 s', '$0.50'],
      ['Nov 2, 2026', '1 call', '1 min 00 s', '$1.000001'],
    ]);
  });

  it('lead to the calls of a day, and the back button returns to the picture', async () => {
    await show('number=44&view=day', days);
    await userEvent.click(await screen.findByRole('button', { name: 'Show the table' }));
    await userEvent.click(screen.getByRole('link', { name: 'Oct 30, 2026' }));
    await waitFor(() => expect(location.search).toBe('?from=2026-10-30&to=2026-10-30&number=44'));
    expect(await screen.findByText('+442079460018')).toBeDefined();
    window.history.back();
    expect(await screen.findByRole('figure', { name: 'Calls by day' })).toBeDefined();
  });

  it('are weeks of a long period, each of which leads to its days', async () => {
    const long = summary([group('2026-06-03', 1, '0.5'), group('2026-10-14', 2, '1')]);
    await show('from=2026-06-01&to=2026-10-31&view=day', long);
    expect(await screen.findByRole('figure', { name: 'Calls by week' })).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Show the table' }));
    const table = screen.getByRole('table', { name: 'Calls by week' });
    const [first] = within(table).getAllByRole('link');
    expect(first?.getAttribute('href')).toContain('from=2026-06-01&to=2026-06-06&view=day');
  });
});

describe('calls by name', () => {
  it('are a table with bars, calls without a name included', async () => {
    const rest = totals(3, '0.000003', 9);
    await show('view=costCentre', summary([group('Hygiene', 1, '2'), group('', 4, '1')], rest));
    const table = await screen.findByRole('table', { name: 'By cost centre' });
    expect(figures(table)).toEqual([
      ['Cost centre', 'Calls', 'Billed', 'Charge'],
      ['Hygiene', '1 call', '1 min 00 s', '$2.00'],
      ['No cost centre', '4 calls', '4 min 00 s', '$1.00'],
      ['All others', '3 calls', '0 min 09 s', '$0.000003'],
    ]);
    const without = screen.getByRole('link', { name: 'No cost centre' });
    expect(without.getAttribute('href')).toBe(`${history}?costCentre=`);
  });

  it('narrow the list to calls without a name, and a button takes that back', async () => {
    await show('destination=', summary([]));
    await userEvent.click(
      await screen.findByRole('button', { name: 'No destination Remove this filter' }),
    );
    await waitFor(() => expect(location.search).toBe(''));
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Find calls' }));
  });

  it('are few at first, and all on request', async () => {
    const names = Array.from({ length: 15 }, (_, index) => group(`Country ${index}`, 1, '1'));
    await show('view=destination', summary(names));
    const table = await screen.findByRole('table', { name: 'By destination' });
    expect(within(table).getAllByRole('row')).toHaveLength(13);
    await userEvent.click(screen.getByRole('button', { name: 'Show all 15' }));
    expect(within(table).getAllByRole('row')).toHaveLength(16);
    expect(screen.queryByRole('button', { name: /^Show all/ })).toBeNull();
  });

  it('are ordered by what is measured, which is in the address', async () => {
    await show('view=costCentre', summary([group('A', 1, '2'), group('B', 4, '1')]));
    const names = () =>
      figures(screen.getByRole('table', { name: 'By cost centre' }))
        .slice(1)
        .map(([name]) => name);
    await screen.findByRole('table', { name: 'By cost centre' });
    expect(names()).toEqual(['A', 'B']);
    await userEvent.click(screen.getByRole('radio', { name: 'Number of calls' }));
    await waitFor(() => expect(names()).toEqual(['B', 'A']));
    expect(location.search).toBe('?view=costCentre&measure=calls');
  });
});

describe('a picture that fails', () => {
  it('leaves the totals and the other views', async () => {
    const page = callPage([call()], { totals: totals(1_204, '48.170004') });
    const failure = refuse(path, 500, 'internal', 'Something failed');
    await open(`${history}?view=day`, callHandlers(page, failure));
    expect((await screen.findByRole('alert')).textContent).toContain('Something failed');
    expect(screen.getByText('1,204 calls', { selector: 'strong' })).toBeDefined();
    await userEvent.click(screen.getByRole('radio', { name: 'List' }));
    expect(await screen.findByText('+442079460018')).toBeDefined();
  });
});
