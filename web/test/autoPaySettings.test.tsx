/** Auto Pay on the page of payment methods: what it shows. */
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';

import type { AutoPaySettings, Language, NextCharge, Role, Session } from '../src/api/types';
import { bank, methods, tagged, visa } from './payments';
import { cad, dashboard, on, open, reads, session, sessionOf } from './portal';

const page = '/accounts/a1/payment-methods';

interface Given {
  role?: Role;
  staff?: Session['staff'];
  language?: Language;
  saved?: (typeof visa)[];
  query?: string;
}

function start(settings: Partial<AutoPaySettings>, given: Given = {}) {
  const { role = 'billing', staff = null, language = 'en-CA', saved = [visa, bank] } = given;
  const accounts = sessionOf(staff).accounts.map((account) => ({ ...account, role }));
  const user = { ...sessionOf(staff).user, language };
  const ids = saved.map(({ id }) => id);
  const autoPay = on('GET', '/accounts/a1/auto-pay', tagged({ methods: ids, ...settings }));
  const others = [session(staff, { accounts, user }), methods({ items: saved }), dashboard()];
  return open(page + (given.query ?? ''), [autoPay, ...others], language);
}

const region = async (name = 'Auto Pay') => within(await screen.findByRole('region', { name }));
const charge = (fields: Partial<NextCharge> = {}): NextCharge => ({
  ...{ on: '2026-12-15', at: '2026-12-15T11:00:00Z', amount: cad('80.00'), reason: null },
  ...{ method: { type: 'card', brand: 'visa', last4: '4242' }, numbers: ['INV-1', 'INV-2'] },
  ...fields,
});
const charges = (...upcoming: NextCharge[]) => ({
  ...{ enabled: true, upcoming },
  nextCharge: upcoming[0] ?? null,
});

beforeEach(() => sessionStorage.clear());

describe('Auto Pay that is on', () => {
  it.each([
    ['en-CA', 'Auto Pay', /^\$80\.00Dec 15, 2026, from 6:00\sa\.m\.\sEST$/],
    ['fr-CA', 'Paiements préautorisés', /^80,00\s\$15 déc\. 2026, à partir de 6\sh\s00\sHNE$/],
  ] as const)('lists what will be charged, in %s', async (language, name, said) => {
    await start(charges(charge(), charge({ on: '2026-12-20', method: bank })), { language });
    const items = (await region(name)).getAllByRole('listitem');
    expect(items).toHaveLength(2);
    expect(items[0]?.querySelector('p')?.textContent).toMatch(said);
    expect(items[0]?.textContent).toMatch(/4242 · INV-1, INV-2$/);
    expect(items[1]?.textContent).toContain('6789');
  });

  it.each([
    ['retry', 'The last charge was declined. This is the next try.'],
    ['above-cap', 'It will wait for you: it is above your limit.'],
    ['unusual', 'It will wait for you: an invoice is higher than usual.'],
    ['above-limit', 'It will wait for you: it is more than one charge can be.'],
  ] as const)('says of a charge whose reason is %s: %s', async (reason, said) => {
    await start(charges(charge({ reason })));
    expect((await region()).getByText(said)).toBeDefined();
  });

  it.each([
    ['above-cap', /^Held since Dec 15, 2026, because it is above your limit\./, true],
    ['unusual', /because an invoice is higher than usual\./, true],
    ['above-limit', /because it is more than one charge can be\. Pay it in parts\.$/, false],
  ] as const)('shows a charge that is held as %s, with what to do', async (reason, why, more) => {
    const held = { amount: cad('80.00'), since: '2026-12-15T15:00:00Z', reason };
    await start({ ...charges(charge({ reason })), held });
    const section = await region();
    expect(section.getByText('$80.00 waits for you')).toBeDefined();
    expect(section.getByText(reads(why))).toBeDefined();
    expect(section.getByRole('link', { name: 'Pay it now' }).getAttribute('href')).toBe(
      '/accounts/a1/pay',
    );
    const toLimits = section.queryByRole('button', { name: 'Change the limits' });
    expect(toLimits !== null).toBe(more);
    toLimits?.click();
    if (more)
      expect(document.activeElement).toBe(section.getByLabelText(/^Maximum for one charge/));
    // The list does not say again that it will wait.
    expect(section.queryByText(/^It will wait/)).toBeNull();
  });

  it('says that too little waits for the next invoice', async () => {
    await start({ enabled: true, waiting: cad('0.30') });
    const section = await region();
    expect(section.getByText(/^\$0\.30 is open\. It is below .*\$0\.50, and waits/)).toBeDefined();
    expect(section.queryByText('No charge is scheduled.')).toBeNull();
  });

  it.each([
    ['no-method', [], 'Auto Pay can’t charge: no payment method is saved.'],
    ['expired', [{ ...visa, status: 'expired' }], /none of the saved payment methods can pay/],
  ] as const)('says that it cannot charge: %s', async (cannotCharge, saved, said) => {
    await start({ enabled: true, cannotCharge }, { saved: [...saved] });
    const section = await region();
    expect(section.getByText(said)).toBeDefined();
    expect(section.getByRole('link', { name: 'Add New' })).toBeDefined();
  });

  it('names the method that is charged first, and those that follow', async () => {
    const mastercard = { ...visa, id: 'pm_mc', brand: 'mastercard', last4: '4444', order: 3 };
    const expired = { ...visa, id: 'pm_old', last4: '1111', status: 'expired' as const };
    await start({ enabled: true }, { saved: [expired, visa, bank, mastercard] });
    const said =
      'Charged first: Visa ending in 4242. If that fails, in this order: ' +
      'Bank account ending in 6789, Mastercard ending in 4444.';
    expect((await region()).getByText(reads(said))).toBeDefined();
  });
});

describe('Auto Pay that is off', () => {
  it('says exactly what follows, and asks for a tick for what is past due', async () => {
    await start({ pastDue: cad('120.00') });
    const section = await region();
    const lines = section.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(lines[0]).toMatch(/^Each later invoice is charged on its due date/);
    expect(lines[1]).toMatch(/at least 3 days before a charge to a card, at least 10 days before/);
    expect(lines[2]).toMatch(/^Charged first: Visa ending in 4242\. If that fails/);
    const tick = section.getByRole('checkbox', {
      name: 'Charge $120.00, which is past due, now to Visa ending in 4242',
    });
    expect(tick).toHaveProperty('checked', false);
  });

  it('asks for no tick when nothing is past due', async () => {
    await start({});
    const section = await region();
    expect(section.getByRole('button', { name: 'Turn on Auto Pay' })).toBeDefined();
    expect(section.queryByRole('checkbox')).toBeNull();
  });

  it.each([
    [cad('0.30'), null, [visa], /^It is below the smallest amount we can charge, \$0\.50\.$/],
    [
      cad('120.00'),
      cad('100.00'),
      [visa],
      /^It is above your limit of \$100\.00\. So it will wait/,
    ],
    [cad('120.00'), cad('120.00'), [visa], /^The payment shows in Transaction History/],
    [cad('120.00'), null, [bank], /^Your bank has up to five business days/],
  ])('says what becomes of %j with the limit %j', async (pastDue, cap, saved, said) => {
    await start({ pastDue, cap }, { saved });
    expect((await region()).getByText(said)).toBeDefined();
  });

  it.each([[[]], [[{ ...visa, status: 'expired' as const }]]])(
    'asks for a method first when none can pay',
    async (saved) => {
      await start({ pastDue: cad('120.00') }, { saved });
      const section = await region();
      expect(section.getByText(/^Auto Pay needs a payment method that can pay\./)).toBeDefined();
      expect(section.getByRole('link', { name: 'Add New' })).toBeDefined();
      expect(section.queryByRole('button', { name: 'Turn on Auto Pay' })).toBeNull();
    },
  );
});

describe('the section about Auto Pay', () => {
  it.each([false, true])('is only shown to staff, also while it is on: %s', async (enabled) => {
    const pastDue = cad('120.00');
    const held = {
      amount: cad('80.00'),
      since: '2026-12-15T15:00:00Z',
      reason: 'unusual',
    } as const;
    const limits = { cap: cad('500.00'), holdAbovePercent: 20, reviewDays: 5 };
    const settings = { enabled, pastDue, ...limits, held: enabled ? held : null };
    await start(settings, { staff: 'agent' });
    const section = await region();
    expect(section.getByText('$500.00')).toBeDefined();
    expect(section.getByText('By more than 20%')).toBeDefined();
    expect(section.getByText('5 days')).toBeDefined();
    for (const role of ['button', 'textbox', 'checkbox', 'link'])
      expect(section.queryAllByRole(role)).toEqual([]);
  });

  it('is neither shown to viewers nor asked for', async () => {
    const { requests } = await start({}, { role: 'viewer' });
    await screen.findByText('Only billing users and Office Managers can pay');
    expect(screen.queryByRole('region', { name: 'Auto Pay' })).toBeNull();
    expect(requests.some(({ url }) => url.endsWith('/auto-pay'))).toBe(false);
  });

  it('has the focus when the dashboard’s tile leads to it', async () => {
    await start({}, { query: '#auto-pay' });
    const heading = await screen.findByRole('heading', { name: 'Auto Pay' });
    expect(document.activeElement).toBe(heading);
  });

  it('fails alone: the methods are still there', async () => {
    const refused = () => Response.json({}, { status: 500 });
    const handlers = [session(), methods(), dashboard()];
    await open(page, [on('GET', '/accounts/a1/auto-pay', refused), ...handlers]);
    const alert = await screen.findByRole('alert', {}, { timeout: 5_000 });
    expect(within(alert).getByRole('button', { name: 'Try again' })).toBeDefined();
    expect(screen.getByRole('heading', { name: 'Visa ending in 4242' })).toBeDefined();
  });
});
