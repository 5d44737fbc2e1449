import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';

import { payment } from './payments';
import { dashboard, open, session } from './portal';

/** How often the page may ask in this test. */
const most = 3;

vi.mock('../src/payments/polling', async (original) => ({
  ...(await original<object>()),
  pauseAfter: (requests: number) => (requests < most ? 1 : false),
}));

it('says that an e-mail will tell when the page has asked for long enough, and asks no more', async () => {
  const handlers = [session(), dashboard(), payment({ status: 'unknown' })];
  const { requests } = await open('/accounts/a1/payments/pay_1', handlers);
  expect(await screen.findByText(/It takes longer than usual/)).toBeDefined();
  expect(requests.filter(({ url }) => url.endsWith('/payments/pay_1'))).toHaveLength(most);
  expect(document.querySelector('[aria-busy="true"]')).toBeNull();
});
