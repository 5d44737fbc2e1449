import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { dashboard, open, refuse, session, sessionOf } from './portal';

const foreign = refuse('/accounts/a2/dashboard', 404, 'not-found', 'Not found');

describe('the address of an account that the user does not belong to', () => {
  it.each([
    ['en-CA', 'This account isn’t one of yours', 'Provider’s staff'],
    ['fr-CA', 'Ce compte n’est pas l’un des vôtres', 'Personnel du fournisseur'],
  ] as const)(
    'says so in %s, and links to the user’s own accounts',
    async (language, title, staff) => {
      const user = { ...sessionOf(null).user, language };
      await open('/accounts/a2', [session(null, { user }), foreign], language);
      expect(await screen.findByRole('heading', { name: title })).toBeDefined();
      const link = screen.getByRole('link', { name: /^Maple Ridge Dental/ });
      expect(link.getAttribute('href')).toBe('/accounts/a1');
      expect(screen.queryByText(staff)).toBeNull();
      expect(document.body.textContent).not.toContain('a2');
      expect(document.querySelector('a[href*="a2"]')).toBeNull();
    },
  );

  it('says whom to contact when the user has no account', async () => {
    await open('/accounts/a2', [session(null, { accounts: [] }), foreign]);
    expect(await screen.findByText(/The billing team below can link it/)).toBeDefined();
  });

  it('shows the account to staff', async () => {
    const handlers = [session('agent'), refuse('/accounts/a1/dashboard', 404, 'not-found', 'No')];
    await open('/accounts/a1', handlers);
    await waitFor(() => expect(screen.getByText('Provider’s staff')).toBeDefined());
    expect(screen.queryByText('This account isn’t one of yours')).toBeNull();
  });

  it('shows no such notice at the user’s own account', async () => {
    await open('/accounts/a1', [session(), dashboard()]);
    expect(await screen.findByText(/Office Manager/)).toBeDefined();
    expect(screen.queryByText('This account isn’t one of yours')).toBeNull();
  });
});
