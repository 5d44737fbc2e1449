import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';

import type { Payment } from '../src/api/types';
import { payment } from './payments';
import { dashboard, open, session } from './portal';

/** How often the page may ask in this test. */
const most = 3;

vi.mock('../src/payments/polling', async (original) => ({
  ...(await original<object>()),
  pauseAfter: (requests: number) => (requests < most ? 1 : false),
}));

async function wait(fields: Partial<Payment>, query = '') {
  const handlers = [session(), dashboard(), payment(fields)];
  const { requests } = await open(`/accounts/a1/payments/pay_1${query}`, handlers);
  expect(await screen.findByText(/taking longer than usual.*come back later/)).toBeDefined();
  expect(requests.filter(({ url }) => url.endsWith('/payments/pay_1'))).toHaveLength(most);
  expect(document.querySelector('[aria-busy="true"]')).toBeNull();
}

it('says that it will show the outcome later when the page has asked for long enough', async () => {
  await wait({ status: 'unknown' });
});

it('does not say that a payment is unfinished which the payer has confirmed', async () => {
  await wait({ status: 'requires-action', redirectUrl: 'https://pay.example/1' }, '?checkout=done');
  expect(screen.getByText('We are confirming your payment')).toBeDefined();
  expect(screen.queryByText(/not finished/i)).toBeNull();
  expect(screen.queryByRole('link', { name: 'Start over' })).toBeNull();
});
