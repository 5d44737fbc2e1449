/** Call History: the search, its address, its states, and who may open it. */
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { call, callHandlers, callPage, history, month, searchPath, totals } from './callData';
import {
  type Handler,
  dashboard,
  get,
  open,
  problem,
  queriesTo,
  refuse,
  session,
  sessionOf,
} from './portal';

/** The search as the page first asks for it. */
const first = '?sort=-startedAt&limit=50';

/** Responds to a search, depending on its query. */
function onSearch(respond: (query: URLSearchParams) => Response | undefined): Handler {
  return ({ url }) => {
    const { pathname, searchParams } = new URL(url);
    return pathname === `/v1${searchPath}` ? respond(searchParams) : undefined;
  };
}

/** The row of a call in the list. */
const rowOf = async (text: string) => {
  const cell = await screen.findByText(text);
  const row = cell.closest('tr');
  if (!row) throw new Error(`${text} is in no row`);
  return row;
};

describe('the search of calls', () => {
  it('opens from a shared address with its filters, order and fields', async () => {
    const address = '?number=%2B1+%28416%29+555&minCharge=0.005&minSeconds=90&sort=-charge';
    const { requests } = await open(`${history}${address}`, callHandlers(callPage([call()])));
    await rowOf('+442079460018');
    expect(queriesTo(requests, searchPath)).toEqual([
      '?number=%2B1416555&minCharge=0.005&minSeconds=90&sort=-charge&limit=50',
    ]);
    const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name).value;
    expect(field('Number, or part of it')).toBe('+1 (416) 555');
    expect(field('Minimum charge')).toBe('0.005');
    expect(field('Minimum length (min)')).toBe('1:30');
    const charge = screen.getByRole('columnheader', { name: 'Charge (CAD)' });
    expect(charge.getAttribute('aria-sort')).toBe('descending');
  });

  it('puts each choice into the address, and the back button takes it back', async () => {
    const user = userEvent.setup();
    const { requests } = await open(history, callHandlers(callPage([call()])));
    await rowOf('+442079460018');
    await user.click(screen.getByRole('radio', { name: 'Last month' }));
    await waitFor(() => expect(location.search).toBe('?from=2026-10-01&to=2026-10-31'));
    await user.selectOptions(screen.getByLabelText('Direction'), 'Incoming');
    await waitFor(() => expect(location.search).toContain('direction=inbound'));
    window.history.back();
    await waitFor(() => expect(location.search).toBe('?from=2026-10-01&to=2026-10-31'));
    await waitFor(() =>
      expect(screen.getByLabelText<HTMLSelectElement>('Direction').value).toBe(''),
    );
    expect(queriesTo(requests, searchPath).slice(0, 3)).toEqual([
      first,
      `?from=2026-10-01&to=2026-10-31&sort=-startedAt&limit=50`,
      `?from=2026-10-01&to=2026-10-31&direction=inbound&sort=-startedAt&limit=50`,
    ]);
  });

  it('asks once typing pauses, and without the blanks in a number', async () => {
    const user = userEvent.setup();
    const { requests } = await open(history, callHandlers(callPage([call()])));
    await rowOf('+442079460018');
    await user.type(screen.getByLabelText('Number, or part of it'), '44 20 79');
    await waitFor(() => expect(location.search).toBe('?number=44+20+79'));
    await waitFor(() => expect(queriesTo(requests, searchPath)).toHaveLength(2));
    expect(queriesTo(requests, searchPath)[1]).toBe('?number=442079&sort=-startedAt&limit=50');
  });

  it('explains a charge or duration that it cannot read, beside its field, and keeps it', async () => {
    const user = userEvent.setup();
    const { requests } = await open(history, callHandlers(callPage([call()])));
    await rowOf('+442079460018');
    const field = screen.getByLabelText<HTMLInputElement>('Minimum charge');
    await user.type(field, '0.0000001');
    const error = await screen.findByText('Enter an amount such as 1.50.');
    expect(field.getAttribute('aria-describedby')).toBe(error.id);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field);
    expect(field.value).toBe('0.0000001');
    expect(queriesTo(requests, searchPath)).toEqual([first]);
  });

  it('shows further pages below the first, and then that these are all', async () => {
    const second = call({ callId: 'c-2', callee: '+33140205050' });
    const handlers = callHandlers(
      callPage([]),
      onSearch((query) =>
        Response.json(
          query.get('cursor') === 'p2'
            ? callPage([second], { totals: totals(2, '0.01') })
            : callPage([call()], { next: 'p2', totals: totals(2, '0.01') }),
        ),
      ),
    );
    const { requests } = await open(history, handlers);
    expect(await screen.findByText('1 of 2 calls.')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    const status = await screen.findByText('All 2 calls.');
    // The button is gone; the line that took the focus says why.
    expect(document.activeElement).toBe(status);
    expect(await rowOf('+33140205050')).toBeDefined();
    expect(await rowOf('+442079460018')).toBeDefined();
    expect(queriesTo(requests, searchPath)[1]).toBe(`${first}&cursor=p2`);
  });

  it('keeps the calls it has when a further page fails, and offers to try again', async () => {
    const handlers = callHandlers(
      callPage([]),
      onSearch((query) =>
        query.has('cursor')
          ? problem({ status: 500, type: '/problems/internal', title: 'Something failed' })
          : Response.json(callPage([call()], { next: 'p2', totals: totals(2, '0.01') })),
      ),
    );
    await open(history, handlers);
    await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Something failed');
    expect(await rowOf('+442079460018')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
  });
});

describe('a call in the list', () => {
  it('shows its charge and texts as they are', async () => {
    const written = call({ callerName: 'Côté, "A"', extension: '0042', charge: '0.005004' });
    await open(history, callHandlers(callPage([written])));
    const row = await rowOf('+442079460018');
    expect(within(row).getByText('0.005004')).toBeDefined();
    expect(within(row).getByText('0042')).toBeDefined();
    expect(within(row).getByText('Côté, "A"')).toBeDefined();
  });

  it('opens below its row, with links to the calls that have the same', async () => {
    await open(`${history}?costCentre=Hygiene`, callHandlers(callPage([call()])));
    const row = await rowOf('+442079460018');
    const button = within(row).getByRole('button', { name: /^Oct 14, 2026.*2:03/ });
    await userEvent.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    const detail = document.getElementById(button.getAttribute('aria-controls') ?? '');
    if (!detail) throw new Error('no detail');
    expect(within(detail).getByText('c-1')).toBeDefined();
    expect(within(detail).getByText('2026-10-14T18:03:07.250Z')).toBeDefined();
    expect(within(detail).getByText('1 min 04 s')).toBeDefined();
    const same = within(detail).getByRole('link', { name: 'Only calls with +442079460018' });
    expect(same.getAttribute('href')).toContain('number=%2B442079460018&costCentre=Hygiene');
    const invoice = within(detail).getByRole('link', { name: 'INV-1' });
    expect(invoice.getAttribute('href')).toBe('/accounts/a1/invoices/INV-1');
    await userEvent.click(button);
    expect(screen.queryByText('c-1')).toBeNull();
  });

  it('of a clock change says its offset, so that the repeated hour is told apart', async () => {
    const start = (offset: string, callId: string) =>
      call({ callId, callee: callId, localStart: `2026-11-01T01:30:00.000${offset}` });
    const other = call({ callId: 'other', callee: 'other' });
    const items = [start('-05:00', 'second'), start('-04:00', 'first'), other];
    await open(history, callHandlers(callPage(items)));
    expect((await rowOf('second')).textContent).toContain('UTC−5');
    expect((await rowOf('first')).textContent).toContain('UTC−4');
    expect((await rowOf('other')).textContent).not.toContain('UTC');
  });

  it('whose numbers the API masks is shown and searched with the mask', async () => {
    const masked = call({ caller: '+1416555••••', callee: '+44207946••••' });
    await open(history, callHandlers(callPage([masked])));
    const row = await rowOf('+44207946••••');
    await userEvent.click(within(row).getByRole('button'));
    const same = screen.getByRole('link', { name: 'Only calls with +44207946••••' });
    const number = new URLSearchParams(same.getAttribute('href')?.split('?')[1]).get('number');
    expect(number).toBe('+44207946••••');
  });
});

describe('Call History without calls to show', () => {
  it('says so when there are none yet', async () => {
    await open(history, callHandlers(callPage([], { totals: totals(0, '0', 0) })));
    expect(await screen.findByText(/^There are no calls yet\./)).toBeDefined();
    expect(screen.queryByRole('button', { name: /^Export/ })).toBeNull();
  });

  it('offers to clear the filters when none match, and keeps the focus on the page', async () => {
    const user = userEvent.setup();
    const handlers = callHandlers(
      callPage([call()]),
      onSearch((query) =>
        query.has('number')
          ? Response.json(callPage([], { totals: totals(0, '0', 0) }))
          : undefined,
      ),
    );
    await open(`${history}?number=000`, handlers);
    const text = await screen.findByText('No call matches these filters.');
    const parent = text.parentElement ?? document.body;
    await user.click(within(parent).getByRole('button', { name: 'Clear filters' }));
    await rowOf('+442079460018');
    expect(location.search).toBe('');
    expect(screen.getByLabelText<HTMLInputElement>('Number, or part of it').value).toBe('');
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Find calls' }));
  });

  it('shows months when only the search fails, and tries it again', async () => {
    let failures = 0;
    const handlers = callHandlers(
      callPage([call()]),
      onSearch(() => {
        failures += 1;
        return failures > 1
          ? undefined
          : problem({ status: 500, type: '/problems/internal', title: 'Something failed' });
      }),
    );
    await open(history, handlers);
    const failed = await screen.findByRole('alert');
    expect(await screen.findByText('October 2026')).toBeDefined();
    await userEvent.click(within(failed).getByRole('button', { name: 'Try again' }));
    expect(await rowOf('+442079460018')).toBeDefined();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('searches when only the months fail', async () => {
    const failure = refuse(history, 500, 'internal', 'Something failed');
    await open(history, callHandlers(callPage([call()]), failure));
    expect(await rowOf('+442079460018')).toBeDefined();
    expect((await screen.findByRole('alert')).textContent).toContain('Something failed');
  });

  it('says in the API’s words what is wrong with a filter, and leaves the fields', async () => {
    const errors = [{ pointer: '/from', code: 'range', message: 'From is too early.' }];
    const refusal = onSearch(() =>
      problem({ status: 422, type: '/problems/invalid', title: 'To be corrected', errors }),
    );
    await open(
      `${history}?from=2020-01-01&to=2026-10-31`,
      callHandlers(callPage([call()]), refusal),
    );
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('From is too early.');
    expect((await screen.findByRole('group', { name: 'From' })).textContent).toContain('2020');
    expect(within(alert).queryByRole('button')).toBeNull();
  });

  it('says that the network is down, and goes on when it is back', async () => {
    const { requests } = await open(history, callHandlers(callPage([call()])));
    await rowOf('+442079460018');
    window.dispatchEvent(new Event('offline'));
    expect(await screen.findByText(/offline/i)).toBeDefined();
    await userEvent.click(screen.getByRole('radio', { name: 'Last month' }));
    // The calls stay in view meanwhile.
    expect(await rowOf('+442079460018')).toBeDefined();
    expect(queriesTo(requests, searchPath)).toEqual([first]);
    window.dispatchEvent(new Event('online'));
    await waitFor(() => expect(screen.queryByText(/offline/i)).toBeNull());
    await waitFor(() =>
      expect(queriesTo(requests, searchPath).at(-1)).toContain('from=2026-10-01&to=2026-10-31'),
    );
  });

  it('has placeholders while it loads', async () => {
    const never: Handler = ({ url }) =>
      url.includes(searchPath) ? new Promise<Response>(() => undefined) : undefined;
    const { container } = await open(history, callHandlers(callPage([]), never));
    await screen.findByRole('table', { name: 'List' });
    expect(container.querySelectorAll('[data-waiting]').length).toBeGreaterThan(8);
  });
});

describe('who may open Call History', () => {
  const member = (role: 'viewer' | 'billing') => {
    const account = { id: 'a1', name: 'Maple Ridge Dental', number: '1001', role };
    return session(null, { accounts: [account] });
  };

  it.each(['viewer', 'billing'] as const)('not a %s, who is told who can', async (role) => {
    const { requests } = await open(history, [member(role), dashboard()]);
    const notice = await screen.findByText('Only Office Managers can see this page');
    expect(notice.closest('[role=status]')).not.toBeNull();
    expect(screen.getByRole('link', { name: 'Go to the Account Dashboard' })).toBeDefined();
    expect(screen.queryByRole('link', { name: 'Call History' })).toBeNull();
    expect(queriesTo(requests, searchPath)).toEqual([]);
    expect(queriesTo(requests, history)).toEqual([]);
  });

  it('an Office Manager, by the navigation', async () => {
    await open('/accounts/a1', callHandlers(callPage([call()])));
    await userEvent.click(await screen.findByRole('link', { name: 'Call History' }));
    expect(await rowOf('+442079460018')).toBeDefined();
  });

  it('staff, who look and do not download', async () => {
    const staff = get('/session', sessionOf('agent'));
    await open(history, [staff, ...callHandlers(callPage([call()]))]);
    expect(await rowOf('+442079460018')).toBeDefined();
    expect(screen.queryByRole('button', { name: /^(Export|Download)/ })).toBeNull();
  });
});

describe('the months', () => {
  it('have their sums in full, and lead to their calls', async () => {
    const months = [month('2026-11', 0, '0'), month('2026-02', 1_204, '48.170004')];
    const answer = get(history, { defaultFrom: '2026-05-30', months });
    const { requests } = await open(history, callHandlers(callPage([call()]), answer));
    const row = (await screen.findByText('February 2026')).closest('tr') ?? document.body;
    expect(within(row).getByText('$48.170004')).toBeDefined();
    expect(within(row).getByText('1,204 calls')).toBeDefined();
    expect(within(row).getByRole('button', { name: 'Download February 2026' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Download November 2026' })).toBeNull();
    await userEvent.click(within(row).getByRole('link'));
    await waitFor(() => expect(location.search).toBe('?from=2026-02-01&to=2026-02-28'));
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Find calls' }));
    await waitFor(() =>
      expect(queriesTo(requests, searchPath).at(-1)).toContain('from=2026-02-01&to=2026-02-28'),
    );
  });
});
