import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type {
  AutoPay,
  ChargeReason,
  Language,
  NextCharge,
  PaymentMethod,
  Role,
  Session,
} from '../src/api/types';
import { cad, dashboard, open, reads, session, sessionOf } from './portal';

const off: AutoPay = { enabled: false, nextCharge: null, cannotCharge: null, method: null };
const on: AutoPay = { ...off, enabled: true };

const card: PaymentMethod = {
  id: 'pm-1',
  type: 'card',
  brand: 'visa',
  last4: '4242',
  expiry: { month: 10, year: 2026 },
};

function show(autoPay: AutoPay, balance: string, language: Language = 'en-CA') {
  const user = { ...sessionOf(null).user, language };
  return open('/accounts/a1', [session(null, { user }), dashboard(balance, { autoPay })], language);
}

const nextCharge = (reason: ChargeReason | null): NextCharge => ({
  ...{ on: '2026-12-15', at: '2026-12-15T11:00:00Z', amount: cad('80.00'), numbers: ['INV-1'] },
  ...{ method: { type: 'card', brand: 'visa', last4: '4242' }, reason },
});

describe('Auto Pay that is on', () => {
  const nothing = 'No charge scheduled.';

  it.each([
    ['no-method', null],
    ['expired', card],
  ] as const)('says that it cannot charge when the reason is %s', async (cannotCharge, method) => {
    await show({ ...on, cannotCharge, method }, '80.00');
    expect(await screen.findByText('Auto Pay can’t charge: add a payment method.')).toBeDefined();
    expect(screen.queryByText(nothing)).toBeNull();
  });

  it('says in French that it cannot charge', async () => {
    await show({ ...on, cannotCharge: 'no-method' }, '80.00', 'fr-CA');
    const text = /^Aucun prélèvement n’est possible\s: ajoutez un mode de paiement\.$/;
    expect(await screen.findByText(text)).toBeDefined();
  });

  it('says that the next charge is not scheduled when a balance is due', async () => {
    await show({ ...on, method: card }, '80.00');
    expect(await screen.findByText('The next charge isn’t scheduled yet.')).toBeDefined();
    expect(screen.queryByText(nothing)).toBeNull();
  });

  it.each([
    ['0.00', nothing],
    ['-5.00', 'No charge scheduled: your credit is used first.'],
  ])('says at a balance of %s: %s', async (balance, said) => {
    await show({ ...on, method: card }, balance);
    expect(await screen.findByText(said)).toBeDefined();
  });
});

describe('the next charge of Auto Pay', () => {
  it.each([
    [null, 'en-CA', 'Next charge: $80.00 on Dec 15, 2026, Visa ending in 4242'],
    ['retry', 'en-CA', 'A charge failed. Next try: $80.00 on Dec 15, 2026'],
    ['above-cap', 'en-CA', '$80.00 waits for you: above your limit'],
    ['unusual', 'en-CA', '$80.00 waits for you: higher than usual'],
    ['above-limit', 'en-CA', '$80.00 waits for you: too much for one charge'],
    [null, 'fr-CA', /^Prochain prélèvement\s: 80,00\s\$ le 15 déc\. 2026, Visa/],
    ['retry', 'fr-CA', /^Un prélèvement a échoué\. Nouvel essai\s: 80,00\s\$ le 15 déc\. 2026$/],
    ['above-cap', 'fr-CA', /^80,00\s\$ attend votre décision\s: au-delà de votre plafond$/],
    ['unusual', 'fr-CA', /^80,00\s\$ attend votre décision\s: plus élevé que d’habitude$/],
    ['above-limit', 'fr-CA', /^80,00\s\$ attend votre décision\s: trop pour un seul/],
  ] as const)('with the reason %s, in %s, is: %s', async (reason, language, said) => {
    await show({ ...on, method: card, nextCharge: nextCharge(reason) }, '80.00', language);
    expect(await screen.findByText(reads(said))).toBeDefined();
  });
});

describe('the way to the settings of Auto Pay', () => {
  const link = () => screen.queryByRole('link', { name: 'Manage Auto Pay' });
  const enter = (role: Role, staff: Session['staff'] = null) => {
    const accounts = sessionOf(staff).accounts.map((account) => ({ ...account, role }));
    return open('/accounts/a1', [session(staff, { accounts }), dashboard()]);
  };

  it.each([
    ['billing', null],
    ['manager', null],
    ['viewer', 'agent'],
  ] as const)('is on the dashboard for %s and staff %s', async (role, staff) => {
    await enter(role, staff);
    await screen.findByText('You pay each invoice yourself.');
    expect(link()?.getAttribute('href')).toBe('/accounts/a1/payment-methods#auto-pay');
  });

  it('is not there for a viewer', async () => {
    await enter('viewer');
    await screen.findByText('You pay each invoice yourself.');
    expect(link()).toBeNull();
  });
});
