/** Files with calls: what they are for, saving one at once, and the jobs of large ones. */
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { pauseAfter } from '../src/calls/jobPause';
import type { Job } from '../src/api/types';
import { call, callHandlers, callPage, history, job, link } from './callData';
import { type Handler, on, open, problem, sentTo } from './portal';

vi.mock('../src/calls/jobPause', () => ({ pauseAfter: () => 1 }));

const exports = '/accounts/a1/calls/exports';
const monthLinks = '/accounts/a1/call-history/2026-10/links';
const jobPath = '/accounts/a1/jobs/j1';

/** The names and addresses of what the browser saves. */
let saved: string[];

beforeEach(() => {
  saved = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(`${this.download} ${this.href}`);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const file = () => Response.json(link);
const started = () => Response.json({ jobId: 'j1' }, { status: 202 });

/** Responds with each state of the job in turn; the last one repeats. */
const states = (...jobs: Job[]) =>
  on('GET', jobPath, ...jobs.map((state) => () => Response.json(state)));

/** Opens a search that finds one call, and asks for its export. */
async function chooseExport(...handlers: Handler[]) {
  const shown = callHandlers(callPage([call()]), ...handlers);
  const page = await open(`${history}?number=44&minCharge=0.005&sort=-charge`, shown);
  await userEvent.click(await screen.findByRole('button', { name: 'Export this call' }));
  await screen.findByText('The call found: what is the file for?');
  return page;
}

describe('an export of a search', () => {
  it('has its filters and dialect, and is saved at once under the API’s file name', async () => {
    const { requests } = await chooseExport(on('POST', exports, file));
    const choice = screen.getByRole('button', { name: 'For other software' });
    await userEvent.click(choice);
    expect(await screen.findByText(/Your browser is saving/)).toBeDefined();
    expect(saved).toEqual([`${link.fileName} ${link.url}`]);
    const [sent] = await sentTo(requests, 'POST', exports);
    expect(sent?.body).toEqual({ number: '44', minCharge: '0.005', dialect: 'machine' });
    expect(sent?.key).not.toBeNull();
  });

  it('asks what the file is for, and gives the focus back when it is closed', async () => {
    await chooseExport();
    expect(document.activeElement?.textContent).toBe('The call found: what is the file for?');
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByText(/what is the file for/)).toBeNull();
    const button = screen.getByRole('button', { name: 'Export this call' });
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-expanded')).toBe('false');
  });

  it('is no longer offered with the panel of other filters', async () => {
    await chooseExport();
    await userEvent.click(screen.getByRole('radio', { name: 'Last month' }));
    await waitFor(() => expect(screen.queryByText(/what is the file for/)).toBeNull());
  });

  it('that fails says so, and can be requested again', async () => {
    const broken = () => problem({ status: 500, type: '/problems/internal', title: 'Broken' });
    const { requests } = await chooseExport(on('POST', exports, broken, file));
    await userEvent.click(screen.getByRole('button', { name: 'For a spreadsheet' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Broken');
    expect(saved).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'For a spreadsheet' }));
    expect(await screen.findByText(/Your browser is saving/)).toBeDefined();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(await sentTo(requests, 'POST', exports)).toHaveLength(2);
  });
});

describe('the file of a month', () => {
  it('is requested for its month', async () => {
    const handlers = callHandlers(callPage([call()]), on('POST', monthLinks, file));
    const { requests } = await open(history, handlers);
    await userEvent.click(await screen.findByRole('button', { name: 'Download October 2026' }));
    await userEvent.click(await screen.findByRole('button', { name: 'For a spreadsheet' }));
    const note = await screen.findByText(/Your browser is saving/);
    expect(note.closest('[role=status]')?.textContent).toContain('12 MB');
    const [sent] = await sentTo(requests, 'POST', monthLinks);
    expect(sent?.body).toEqual({ dialect: 'spreadsheet' });
  });
});

describe('a large file', () => {
  /** Starts a job whose states are these. */
  async function start(...jobs: Job[]) {
    const page = await chooseExport(on('POST', exports, started), states(...jobs));
    await userEvent.click(screen.getByRole('button', { name: 'For a spreadsheet' }));
    await screen.findByRole('heading', { name: 'Files in preparation' });
    return page;
  }

  it('shows how far it is, and is downloaded by a link of that moment', async () => {
    const later = { ...link, url: 'https://files.example/later' };
    await start(
      job('queued', 0),
      job('running', 0.25),
      job('running', 0.5),
      job('done', 1, link),
      job('done', 1, later),
    );
    const save = await screen.findByRole('button', { name: 'Download (12 MB)' });
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(saved).toEqual([]);
    await userEvent.click(save);
    await waitFor(() => expect(saved).toEqual([`${link.fileName} ${later.url}`]));
  });

  it('is announced by quarters, and when it is ready', async () => {
    await start(job('running', 0.62));
    const bar = await screen.findByRole('progressbar', { name: 'The call found' });
    await waitFor(() => expect(bar.getAttribute('value')).toBe('0.62'));
    const row = bar.closest('li') ?? document.body;
    expect(within(row).getByRole('status').textContent).toBe('The call found: 50% ready.');
    expect(within(row).getByText('62%').getAttribute('aria-hidden')).toBe('true');
  });

  it('that is ready is announced', async () => {
    await start(job('done', 1, link));
    expect(await screen.findByText('The call found: the file is ready.')).toBeDefined();
  });

  it('that could not be built says so, and can be taken off the list', async () => {
    await start(job('running', 0.5), job('failed', 0.5));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toBe('The file could not be prepared. Request it again.');
    const remove = screen.getByRole('button', { name: 'Remove from the list: The call found' });
    await userEvent.click(remove);
    expect(screen.queryByText('Files in preparation')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Find calls' }));
  });

  it('that was kept for its 24 hours says that it is gone', async () => {
    await start(job('done', 1));
    expect(await screen.findByText(/kept for 24 hours and is no longer there/)).toBeDefined();
    expect(screen.queryByRole('button', { name: /^Download \(/ })).toBeNull();
  });

  it('whose job is not found can be taken off the list', async () => {
    const gone = () => problem({ status: 404, type: '/problems/not-found', title: 'Not found' });
    await chooseExport(on('POST', exports, started), on('GET', jobPath, gone));
    await userEvent.click(screen.getByRole('button', { name: 'For a spreadsheet' }));
    expect(await screen.findByText('Not found')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: /^Remove from the list/ }));
    expect(screen.queryByText('Not found')).toBeNull();
  });

  it('stays in view while the user goes to another page and comes back', async () => {
    await start(job('running', 0.5));
    await userEvent.click(screen.getByRole('link', { name: 'Account Dashboard' }));
    await screen.findByRole('heading', { name: 'Account Dashboard' });
    expect(screen.queryByRole('progressbar')).toBeNull();
    await userEvent.click(screen.getByRole('link', { name: 'Call History' }));
    expect(await screen.findByRole('progressbar', { name: 'The call found' })).toBeDefined();
  });
});

describe('the pauses between requests for a job', () => {
  it('are short at first, then longer', async () => {
    const real = await vi.importActual<{ pauseAfter: typeof pauseAfter }>('../src/calls/jobPause');
    expect([0, 9, 10, 1_000].map(real.pauseAfter)).toEqual([1_000, 1_000, 3_000, 3_000]);
  });
});
