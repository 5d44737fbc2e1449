/** A page whose files do not load: the frame stays, and the page comes by itself. */
import { onlineManager } from '@tanstack/react-query';
import { act, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import * as reloading from '../src/frame/reload';
import { dashboard, open, session } from './portal';

vi.mock('../src/pages/aging/Aging', () => {
  throw new Error('the chunk does not load');
});

const { reload, reloadOnce } = vi.hoisted(() => ({ reload: vi.fn(), reloadOnce: vi.fn() }));
vi.mock(import('../src/frame/reload'), () => ({ reload, reloadOnce }));

const path = '/accounts/a1/aging';
const waits = 'This page opens as soon as you are connected again.';

beforeEach(() => {
  // React reports what the boundary catches.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  onlineManager.setOnline(true);
  vi.clearAllMocks();
});

describe('a page whose files do not load', () => {
  it('leaves the navigation, and another page opens', async () => {
    const user = userEvent.setup();
    await open(path, [session(), dashboard()]);
    expect(await screen.findByRole('heading', { level: 1 })).toBeDefined();
    expect(screen.getByText('The portal cannot be reached')).toBeDefined();
    await user.click(screen.getByRole('link', { name: 'Account Dashboard' }));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Account Dashboard' }),
    ).toBeDefined();
  });

  it('is loaded again at once with a connection, and then on request', async () => {
    const user = userEvent.setup();
    await open(path, [session(), dashboard()]);
    const again = await screen.findByRole('button', { name: 'Try again' });
    expect(reloadOnce).toHaveBeenCalledTimes(1);
    await user.click(again);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('waits for the connection without one, and is then loaded again', async () => {
    onlineManager.setOnline(false);
    await open(path, [session(), dashboard()]);
    expect(await screen.findByText(waits)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(reloadOnce).not.toHaveBeenCalled();
    act(() => onlineManager.setOnline(true));
    await waitFor(() => expect(reloadOnce).toHaveBeenCalledTimes(1));
  });
});

describe('loading the portal again by itself', () => {
  it('happens at most once a minute', async () => {
    const actual = await vi.importActual<typeof reloading>('../src/frame/reload');
    sessionStorage.clear();
    const loaded = vi.fn();
    vi.stubGlobal('location', { reload: loaded });
    for (const now of [1_000_000, 1_059_999, 1_060_000, 1_060_001]) actual.reloadOnce(now);
    expect(loaded).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
  });
});
