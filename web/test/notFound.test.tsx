/** Pages that do not exist: calm, inside the frame, with a link to the dashboard. */
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { dashboard, open, refuse, session } from './portal';

const signedOut = refuse('/session', 401, 'not-signed-in', 'Signed out');
const invoice = '/accounts/a1/invoices/INV-9';

describe('an unknown address', () => {
  it('keeps the navigation of a user who is signed in', async () => {
    await open('/no/such/page', [session(), dashboard()]);
    expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeDefined();
    expect(screen.getAllByRole('button', { name: 'Sign out' }).length).toBeGreaterThan(0);
    const on = screen.getByRole('link', { name: 'Go to the Account Dashboard' });
    expect(on.getAttribute('href')).toBe('/');
  });

  it('says the same to a stranger, without navigation', async () => {
    await open('/no/such/page', [signedOut]);
    expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull();
  });
});

describe('an invoice that does not exist', () => {
  it('is reported calmly, without the actions that need it', async () => {
    const gone = refuse(invoice, 404, 'not-found', 'Not found');
    await open(invoice, [session(), dashboard(), gone]);
    expect(await screen.findByText('Not found')).toBeDefined();
    expect(screen.queryByRole('alert')).toBeNull();
    for (const name of ['Print', 'Download PDF', 'Try again']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });
});
