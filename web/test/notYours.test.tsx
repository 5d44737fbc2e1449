import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { dashboard, open, refuse, session, sessionOf } from './portal';

const foreign = refuse('/accounts/a2/dashboard', 404, 'not-found', 'Not found');

describe('the address of an account that is not one of theirs', () => {
  it.each([
    ['en-CA', 'This account isn’t one of yours', 'Provider’s staff'],
    ['fr-CA', 'Ce compte n’est pas l’un des vôtres', 'Personnel du fournisseur'],
  ] as const)('in %s says so, and leads to their own', async (language, title, staff) => {
    const user = { ...sessionOf(null).user, language };
    await open('/accounts/a2', [session(null, { user }), foreign], language);
    expect(await screen.findByRole('heading', { name: title })).toBeDefined();
    const link = screen.getByRole('link', { name: /^Maple Ridge Dental/ });
    expect(link.getAttribute('href')).toBe('/accounts/a1');
    expect(screen.queryByText(staff)).toBeNull();
    expect(document.body.textContent).not.toContain('a2');
    expect(document.querySelector('a[href*="a2"]')).toBeNull();
  });

  it('says whom to ask when they have none', async () => {
    await open('/accounts/a2', [session(null, { accounts: [] }), foreign]);
    expect(await screen.findByText(/The billing team below can link it/)).toBeDefined();
  });

  it('leaves staff their view of it', async () => {
    const answers = [session('agent'), refuse('/accounts/a1/dashboard', 404, 'not-found', 'No')];
    await open('/accounts/a1', answers);
    await waitFor(() => expect(screen.getByText('Provider’s staff')).toBeDefined());
    expect(screen.queryByText('This account isn’t one of yours')).toBeNull();
  });

  it('says nothing of it at one of theirs', async () => {
    await open('/accounts/a1', [session(), dashboard()]);
    expect(await screen.findByText(/Office Manager/)).toBeDefined();
    expect(screen.queryByText('This account isn’t one of yours')).toBeNull();
  });
});
