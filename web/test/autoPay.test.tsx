import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { AutoPay, Language, PaymentMethod } from '../src/api/types';
import { dashboard, open, session } from './portal';

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
  return open('/accounts/a1', [session(), dashboard(balance, { autoPay })], language);
}

describe('Auto Pay that is on', () => {
  const nothing = 'There is nothing to charge at the moment.';

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
    const text = /^Le paiement automatique ne peut rien prélever\s: ajoutez un mode de paiement\.$/;
    expect(await screen.findByText(text)).toBeDefined();
  });

  it('says that the next charge is not scheduled when a balance is due', async () => {
    await show({ ...on, method: card }, '80.00');
    expect(await screen.findByText('The next charge isn’t scheduled yet.')).toBeDefined();
    expect(screen.queryByText(nothing)).toBeNull();
  });

  it.each(['0.00', '-5.00'])(
    'says that there is nothing to charge at a balance of %s',
    async (balance) => {
      await show({ ...on, method: card }, balance);
      expect(await screen.findByText(nothing)).toBeDefined();
    },
  );
});
