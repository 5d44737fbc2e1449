/** The rules of Auto Pay's page: limits as typed, charges to come, times, and idempotency keys. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { changeAutoPay } from '../src/api/autoPay';
import type { ChargeReason, NextCharge } from '../src/api/types';
import { begunCharge, listed } from '../src/pages/methods/autoPay/charges';
import { type Field, read, textsOf } from '../src/pages/methods/autoPay/limits';
import { formatTime } from '../src/pages/methods/autoPay/times';
import { autoPayOf, tagged } from './payments';
import { cad } from './portal';

const least = cad('0.50');
const typed = (texts: Partial<Record<Field, string>>) => ({
  ...{ cap: '', holdAbovePercent: '', reviewDays: '' },
  ...texts,
});
const charge = (reason: ChargeReason | null, on = '2026-12-15'): NextCharge => ({
  ...{ on, at: `${on}T11:00:00Z`, amount: cad('80.00'), numbers: ['INV-1'], reason },
  method: { type: 'card', brand: 'visa', last4: '4242' },
});

describe('limits of Auto Pay', () => {
  it('are read as typed; empty fields mean none', () => {
    const limits = read(
      typed({ cap: '1,250', holdAbovePercent: '25 %', reviewDays: '7' }),
      least,
      'en-CA',
    );
    expect(limits).toEqual({ cap: cad('1250.00'), holdAbovePercent: 25, reviewDays: 7 });
    const none = { cap: null, holdAbovePercent: null, reviewDays: 0 };
    expect(read(typed({ cap: ' ' }), least, 'en-CA')).toEqual(none);
    const zero = read(typed({ holdAbovePercent: '0', reviewDays: '0' }), least, 'en-CA');
    expect(zero).toEqual({ ...none, holdAbovePercent: 0 });
    expect(read(typed({ cap: '12,50' }), least, 'fr-CA')).toEqual({ ...none, cap: cad('12.50') });
  });

  it.each([
    ['cap', '0', 'bad-amount'],
    ['cap', '5.005', 'bad-amount'],
    ['cap', '0.49', 'low-cap'],
    ['holdAbovePercent', '1001', 'bad-number'],
    ['holdAbovePercent', '-1', 'bad-number'],
    ['holdAbovePercent', '2.5', 'bad-number'],
    ['reviewDays', '31', 'bad-number'],
    ['reviewDays', 'a week', 'bad-number'],
  ] as const)('refuse %s of %j as %s', (field, text, wrong) => {
    const found = read(typed({ [field]: text }), least, 'en-CA');
    expect(found).toEqual(new Map([[field, wrong]]));
  });

  it.each([
    ['cap', '0.50'],
    ['holdAbovePercent', '1000'],
    ['reviewDays', '30'],
  ] as const)('take %s of %s, the last that is allowed', (field, text) => {
    expect(read(typed({ [field]: text }), least, 'en-CA')).not.toBeInstanceOf(Map);
  });

  it('are shown as saved until the user types', () => {
    const saved = autoPayOf({ cap: cad('80.50'), holdAbovePercent: 0, reviewDays: 3 });
    const texts = { cap: '80,50', holdAbovePercent: '0', reviewDays: '3' };
    expect(textsOf(saved, {}, 'fr-CA')).toEqual(texts);
    expect(textsOf(saved, { cap: '' }, 'fr-CA')).toEqual({ ...texts, cap: '' });
  });
});

describe('the charges to come', () => {
  const held = { amount: cad('80.00'), since: '2026-12-15T11:00:00Z', reason: 'unusual' } as const;

  it('leave out what is held already, and only that', () => {
    const upcoming = [charge(null), charge('unusual')];
    expect(listed(autoPayOf({ upcoming }))).toEqual(upcoming);
    expect(listed(autoPayOf({ upcoming, held }))).toEqual([charge(null)]);
  });

  it.each(['above-cap', 'unusual', 'above-limit'] as const)(
    'do not begin at once when the first is %s',
    (reason) => {
      expect(begunCharge(autoPayOf({ upcoming: [charge(reason)] }), cad('80.00'))).toBeNull();
    },
  );

  it('begin at once with the sum agreed to, unless it is too little to be charged alone', () => {
    const now = charge(null, '2026-07-15');
    const after = autoPayOf({ upcoming: [now] });
    expect(begunCharge(after, cad('0.50'))).toEqual(now);
    expect(begunCharge(after, cad('0.49'))).toBeNull();
    expect(begunCharge(autoPayOf(), cad('80.00'))).toBeNull();
  });

  it('do not begin at once while they wait for the morning', () => {
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const after = autoPayOf({ upcoming: [{ ...charge(null), at }] });
    expect(begunCharge(after, cad('80.00'))).toBeNull();
  });
});

describe('the time of a charge', () => {
  it.each([
    ['en-CA', 'America/Toronto', /^6:00\sa\.m\.\sEST$/],
    ['fr-CA', 'America/Toronto', /^6\sh\s00\sHNE$/],
    ['fr-CA', 'Asia/Kolkata', /^16\sh\s30\s/],
    ['en-CA', 'Not/AZone', /^11:00\sa\.m\.\sUTC$/],
  ] as const)('is that of the account, in %s and %s', (language, zone, text) => {
    expect(formatTime(language, '2026-12-15T11:00:00Z', zone)).toMatch(text);
  });
});

describe('the idempotency key of a charge', () => {
  const sent: (string | null)[] = [];
  const replies: (() => Response)[] = [];
  const agreed = { enabled: true, methods: ['pm_visa'], chargePastDue: cad('80.00') };
  const off = { enabled: false, methods: ['pm_visa'] };
  const lost = () => {
    throw new TypeError('no network');
  };
  const send = (body: typeof agreed | typeof off, ...answers: (() => Response)[]) => {
    replies.push(...answers);
    return changeAutoPay('a1', '"1"', body).catch(() => null);
  };

  beforeEach(() => {
    sessionStorage.clear();
    sent.length = 0;
    vi.stubGlobal('fetch', (request: Request) => {
      sent.push(request.headers.get('Idempotency-Key'));
      return new Promise((resolve) => resolve(replies.shift()?.()));
    });
  });

  it('stays the same until the response comes', async () => {
    await send(agreed, lost);
    await send(agreed, tagged());
    await send(agreed, tagged());
    expect(sent[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(sent[1]).toBe(sent[0]);
    expect(sent[2]).not.toBe(sent[0]);
  });

  it('is another one after Auto Pay was switched off meanwhile', async () => {
    await send(agreed, lost);
    await send(off, tagged());
    await send(agreed, tagged());
    expect(sent[1]).toBeNull();
    expect(sent[2]).not.toBe(sent[0]);
  });
});
