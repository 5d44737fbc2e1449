import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { ActivityAction } from '../src/api/types';
import { formatPeriod } from '../src/format/dates';
import { get, open, session, sessionOf } from './portal';

describe('the activity log', () => {
  const actions: ActivityAction[] = [
    ...(['user-invited', 'user-invited-again', 'role-changed', 'user-deactivated'] as const),
    ...(['user-reinstated', 'second-factor-required', 'second-factor-not-required'] as const),
    ...(['password-chosen', 'password-changed', 'password-reset', 'second-factor-on'] as const),
    ...(['second-factor-off', 'second-factor-reset', 'recovery-code-used'] as const),
    ...(['recovery-codes-renewed', 'profile-changed', 'viewed-by-staff', 'credit-posted'] as const),
    ...(['session-ended', 'sessions-ended', 'sessions-ended-by-staff'] as const),
    ...(['login-deactivated', 'login-reinstated', 'email-corrected'] as const),
    ...(['history-downloaded', 'statement-downloaded'] as const),
    ...(['invoice-downloaded', 'receipt-downloaded'] as const),
    ...(['call-records-downloaded', 'call-history-downloaded', 'calls-exported'] as const),
    ...(['adjustment-posted', 'reversal-posted', 'write-off-posted'] as const),
    'invitations-released',
    ...(['payment-made', 'payment-declined', 'method-added', 'method-removed'] as const),
    ...(['methods-changed', 'refund-made'] as const),
    ...(['auto-pay-on', 'auto-pay-off', 'auto-pay-changed'] as const),
  ];
  const item = (action: ActivityAction, fields = {}) => ({
    ...{ id: action, at: '2026-11-23T14:05:00Z', action, subject: 'luc', detail: 'viewer' },
    actor: { username: 'dana', name: 'Dana Moreau', staff: null },
    address: '203.0.113.7',
    ...fields,
  });
  const list = (...items: object[]) => get('/accounts/a1/activity', { items, next: null });

  it.each(['en-CA', 'fr-CA'] as const)(
    'has a sentence for every action in %s',
    async (language) => {
      const shown = [list(...actions.map((action) => item(action))), session()];
      await open('/accounts/a1/activity', shown, language);
      await screen.findAllByText('Dana Moreau (dana)');
      const rows = within(screen.getByRole('main')).getAllByRole('listitem');
      const sentences = rows.map((row) => row.querySelector('p')?.textContent ?? '');
      expect(new Set(sentences).size).toBe(actions.length);
      expect(sentences.every((text) => text.startsWith('Dana Moreau (dana) '))).toBe(true);
      expect(rows[0]?.textContent).toMatch(/203\.0\.113\.7$/);
    },
  );

  it.each([
    ['en-CA', 'The billing system gave the user name luc to another person, '],
    ['fr-CA', 'Le système de facturation a attribué le nom d’utilisateur luc à une autre'],
  ] as const)(
    'says in %s what the billing system did, without an actor',
    async (language, said) => {
      const actor = { username: null, name: '', staff: null };
      const taken = item('username-taken-over', { actor, address: null, detail: null });
      await open('/accounts/a1/activity', [list(taken), session()], language);
      await screen.findByText('luc');
      const [row] = within(screen.getByRole('main')).getAllByRole('listitem');
      expect(row?.querySelector('p')?.textContent).toContain(said);
    },
  );

  it.each([
    ['visa 4242', 'Dana Moreau (dana) added a payment method: Visa ending in 4242.'],
    ['bank-debit 6789', 'Dana Moreau (dana) added a payment method: bank account ending in 6789.'],
    ['new-brand 1234', 'Dana Moreau (dana) added a payment method: card ending in 1234.'],
  ])('names the payment method %s in words', async (detail, said) => {
    const added = item('method-added', { subject: null, detail });
    await open('/accounts/a1/activity', [list(added), session()]);
    await screen.findByText('Dana Moreau (dana)');
    const [row] = within(screen.getByRole('main')).getAllByRole('listitem');
    expect(row?.querySelector('p')?.textContent).toBe(said);
  });

  it.each([
    ['payment-returned', 'The bank returned a payment: $50.00. See the payment'],
    ['payment-charged-back', 'The payer’s bank charged a payment back: $50.00. See the payment'],
  ] as const)('says of %s what the bank did, with a link to the payment', async (action, said) => {
    const actor = { username: null, name: '', staff: null };
    const fields = { actor, address: null, subject: 'pay_1', detail: '50.00 CAD' };
    await open('/accounts/a1/activity', [list(item(action, fields)), session()]);
    const link = await screen.findByRole('link', { name: 'See the payment' });
    expect(link.getAttribute('href')).toBe('/accounts/a1/payments/pay_1');
    expect(link.closest('p')?.textContent).toBe(said);
  });

  it.each([
    ['payment-made', 'en-CA', 'Auto Pay paid $50.00. See the payment'],
    [
      ...(['payment-declined', 'en-CA'] as const),
      'Auto Pay tried to pay $50.00, and the payment was declined. See the payment',
    ],
    ['payment-made', 'fr-CA', /^Un paiement préautorisé a été effectué\s: 50,00\s\$\. Voir le/],
    ['payment-declined', 'fr-CA', /^Un paiement préautorisé a été refusé\s: 50,00\s\$\. Voir le/],
  ] as const)('says of %s by nobody in %s that Auto Pay did it', async (action, language, said) => {
    const actor = { username: null, name: '', staff: null };
    const fields = { actor, address: null, subject: 'pay_1', detail: '50.00 CAD' };
    const user = { ...sessionOf(null).user, language };
    const handlers = [list(item(action, fields)), session(null, { user })];
    await open('/accounts/a1/activity', handlers, language);
    const link = await screen.findByRole('link', { name: /^(See the payment|Voir le paiement)$/ });
    expect(link.getAttribute('href')).toBe('/accounts/a1/payments/pay_1');
    expect(link.closest('p')?.textContent).toMatch(said);
  });

  it.each([
    ['call-history-downloaded', null, '2026-10', 'downloaded the calls of a month: October 2026.'],
    [
      ...(['calls-exported', null, '2026-05-30/'] as const),
      'exported calls that a search found: since May 30, 2026.',
    ],
    [
      ...(['calls-exported', null, '/2026-05-30'] as const),
      'exported calls that a search found: until May 30, 2026.',
    ],
    ['calls-exported', 'INV/1', '', 'exported calls of invoice INV/1.'],
  ] as const)('says of %s of %s and %s which calls', async (action, subject, detail, said) => {
    await open('/accounts/a1/activity', [list(item(action, { subject, detail })), session()]);
    await screen.findByText('Dana Moreau (dana)');
    const [row] = within(screen.getByRole('main')).getAllByRole('listitem');
    expect(row?.querySelector('p')?.textContent).toBe(`Dana Moreau (dana) ${said}`);
  });

  it('says that the payment service removed a method that nobody removed here', async () => {
    const reported = { actor: { username: null, name: '', staff: null }, address: null };
    const removed = item('method-removed', { ...reported, subject: null, detail: 'visa 4242' });
    await open('/accounts/a1/activity', [list(removed), session()]);
    const line = await screen.findByText(/removed a payment method/);
    expect(line.textContent).toBe(
      'The payment service removed a payment method: Visa ending in 4242.',
    );
  });

  it('names actor, action and object, and links to the transaction', async () => {
    const staff = { username: 'ada', name: 'Ada Admin', staff: 'admin' };
    const posted = { actor: staff, subject: 'cr-9', detail: '50.00 CAD' };
    const alex = { actor: { username: null, name: 'Alex F.', staff: 'agent' }, address: null };
    const operator = { actor: { username: null, name: '', staff: null }, address: null };
    const file = item('history-downloaded', { detail: '2026-07-01/2026-07-31' });
    const shown = list(item('credit-posted', posted), item('user-invited', operator), file, {
      ...item('viewed-by-staff', alex),
    });
    await open('/accounts/a1/activity', [shown, session()]);
    await screen.findByText('Ada Admin (ada)');
    const [first, second, third, fourth] = within(screen.getByRole('main')).getAllByRole(
      'listitem',
    );
    expect(first?.querySelector('p')?.textContent).toBe(
      'Ada Admin (ada), provider’s staff, posted a credit: $50.00. See the transaction',
    );
    expect(first?.querySelector('a')?.getAttribute('href')).toBe('/accounts/a1/transactions/cr-9');
    expect(second?.querySelector('p')?.textContent).toBe(
      'The portal’s operator invited luc in the role Viewer.',
    );
    expect(fourth?.querySelector('p')?.textContent).toBe(
      'Alex F., Nordwave Voice, opened this account to look at it.',
    );
    const days = formatPeriod('en-CA', { from: '2026-07-01', to: '2026-07-31' });
    expect(third?.querySelector('p')?.textContent).toContain(`transactions as a file: ${days}.`);
  });
});
