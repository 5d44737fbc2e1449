/** The rules of payments, without pages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ProblemError } from '../src/api/problem';
import type { AgingItem, Language, Money, PaymentMethods, RefundStatus } from '../src/api/types';
import { parseAmount } from '../src/format/parseAmount';
import { negated, typedAmount } from '../src/payments/amounts';
import { advice, declineTexts, reasons } from '../src/payments/declines';
import { faultsOf, faultTexts } from '../src/payments/faults';
import { safeAddress } from '../src/payments/leave';
import { isNear, pauseAfter } from '../src/payments/polling';
import { isPortalPayment } from '../src/payments/portalPayment';
import { hasNew } from '../src/pages/methods/expected';
import {
  type Draft,
  firstMethod,
  proposedAmount,
  requestOf,
  wrongFields,
} from '../src/pages/pay/draft';
import { bank, methodsOf, paid, visa } from './payments';
import { cad } from './portal';

interface Schema {
  enum?: string[];
  oneOf?: { const: string }[];
}
const api = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../infra/openapi.json'), 'utf8'),
) as { components: { schemas: Record<string, Schema> } };
const catalogue = (name: string, language: Language) =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, `../src/i18n/${name}.${language}.json`), 'utf8'),
  ) as Record<string, string>;

const draft: Draft = {
  amount: null,
  method: { saved: visa.id },
  useForAutoPay: false,
  invoice: '',
  receiptEmail: '',
};
const invoice: AgingItem = {
  ...{ id: 'e1', type: 'invoice', number: 'INV-1', dueOn: '2026-12-01', daysOverdue: 0 },
  open: cad('60.00'),
};
const terms = (fields: Partial<PaymentMethods> = {}) => ({
  methods: methodsOf(fields),
  invoices: [invoice],
});
const wrong = (typed: string, fields: Partial<PaymentMethods> = {}, language: Language = 'en-CA') =>
  wrongFields({ ...draft, amount: typed }, terms(fields), language).get('amount');

describe('the amount of a payment', () => {
  it.each(['', '0', '0.00', '-5', '12.345', 'abc', '1e3', '10,50'])('is not %j', (typed) => {
    expect(wrong(typed)).toBe('bad-amount');
  });

  it('is at most what is payable, to the cent', () => {
    expect(wrong('100.00')).toBeUndefined();
    expect(wrong('100.01')).toBe('too-much');
    expect(wrong('100.01', { mayExceed: true })).toBeUndefined();
  });

  it('is read in the page’s language', () => {
    expect(wrong('99,50', {}, 'fr-CA')).toBeUndefined();
    expect(wrong('99,50', {}, 'en-CA')).toBe('bad-amount');
  });

  it.each<[string, string, string, string | undefined]>([
    ['JPY', '1000', '1000', undefined],
    ['JPY', '1000', '999.5', 'bad-amount'],
    ['KWD', '12.340', '12.340', undefined],
    ['KWD', '12.340', '12.3405', 'bad-amount'],
    ['KWD', '12.340', '12.345', 'too-much'],
  ])('has the decimals of %s', (currency, payable, typed, found) => {
    const money = { amount: payable, currency };
    expect(wrong(typed, { payable: money, balance: money })).toBe(found);
  });

  it.each<[Language, Money]>([
    ['en-CA', cad('1234.50')],
    ['fr-CA', cad('1234.50')],
    ['fr-CA', { amount: '12.340', currency: 'KWD' }],
    ['fr-CA', { amount: '1000', currency: 'JPY' }],
  ])('is proposed in %s as it can be read again', (language, money) => {
    expect(parseAmount(language, typedAmount(language, money), money)).toEqual(money);
  });

  it('is proposed as all that is payable, or as what is left of the chosen invoice', () => {
    expect(proposedAmount(terms(), '')).toEqual(cad('100.00'));
    expect(proposedAmount(terms(), 'INV-1')).toEqual(cad('60.00'));
    expect(proposedAmount(terms(), 'INV-2')).toEqual(cad('100.00'));
    expect(proposedAmount(terms({ payable: cad('50.00') }), 'INV-1')).toEqual(cad('50.00'));
    expect(proposedAmount(terms({ payable: cad('0.00') }), '')).toBeNull();
  });

  it('changes its sign exactly', () => {
    expect(negated(cad('1.50'))).toEqual(cad('-1.50'));
    expect(negated(cad('-1.50'))).toEqual(cad('1.50'));
  });
});

describe('the method of a payment', () => {
  const expired = { ...visa, status: 'expired' } as const;

  it('begins with the default, else with one that can pay, else with a new one', () => {
    expect(firstMethod(methodsOf())).toEqual({ saved: visa.id });
    expect(firstMethod(methodsOf({ items: [expired, bank] }))).toEqual({ saved: bank.id });
    expect(firstMethod(methodsOf({ items: [expired] }))).toEqual({ type: 'card' });
    expect(firstMethod(methodsOf({ items: [], types: [] }))).toBeNull();
  });

  it.each(['expired', 'awaiting-verification', 'inactive'] as const)(
    'is not one that is %s',
    (status) => {
      const items = [{ ...visa, status }];
      expect(wrongFields(draft, terms({ items }), 'en-CA').get('method')).toBe('no-method');
    },
  );

  it('is not one that has been removed, nor a type that is not offered', () => {
    expect(wrongFields(draft, terms({ items: [] }), 'en-CA').has('method')).toBe(true);
    const debit = { ...draft, method: { type: 'bank-debit' } as const };
    expect(wrongFields(debit, terms({ types: ['card'] }), 'en-CA').has('method')).toBe(true);
  });
});

describe('the request of a payment', () => {
  it('names the balance that the payer sees, and only what was chosen', () => {
    expect(requestOf(draft, terms({ balance: cad('120.00') }), 'en-CA')).toEqual({
      ...{ amount: cad('100.00'), balanceSeen: cad('120.00'), methodId: visa.id },
    });
    const full: Draft = {
      ...{ amount: '20', method: { type: 'card' }, useForAutoPay: true, invoice: 'INV-1' },
      receiptEmail: ' a@example.ca ',
    };
    expect(requestOf(full, terms(), 'en-CA')).toEqual({
      ...{ amount: cad('20.00'), balanceSeen: cad('100.00'), invoiceNumber: 'INV-1' },
      ...{ newMethod: { type: 'card', useForAutoPay: true }, receiptEmail: 'a@example.ca' },
    });
  });

  it('is not made while a field is wrong', () => {
    expect(requestOf({ ...draft, amount: '0' }, terms(), 'en-CA')).toBeNull();
    expect(requestOf({ ...draft, receiptEmail: 'me' }, terms(), 'en-CA')).toBeNull();
  });
});

describe('the texts of payments', () => {
  const { schemas } = api.components;
  const codes = schemas.DeclineCode?.enum ?? schemas.DeclineCode?.oneOf?.map((one) => one.const);

  it('explain every decline of the API, and what to do, in both languages', () => {
    expect(codes?.length).toBeGreaterThan(10);
    expect(Object.keys(reasons).sort()).toEqual([...(codes ?? [])].sort());
    for (const language of ['en-CA', 'fr-CA'] as const) {
      const texts = catalogue('receipt', language);
      const ids = [...Object.values(reasons), ...Object.values(advice)].map(({ id }) => String(id));
      expect(ids.filter((id) => !texts[id])).toEqual([]);
      expect(new Set(Object.values(reasons).map(({ id }) => texts[String(id)])).size).toBe(
        codes?.length,
      );
    }
  });

  it('speak of a bank account where a card would be wrong', () => {
    const { method: card } = paid;
    const debit = { type: 'bank-debit', brand: null, last4: '6789' } as const;
    const said = declineTexts({ declineCode: 'incorrect-details', method: debit });
    expect(said.reason.id).toBe('decline.unknownAccount');
    expect(said.advice.id).toBe('advice.unknownAccount');
    const other = { reason: reasons.declined, advice: advice.declined };
    expect(declineTexts({ declineCode: 'card-blocked', method: debit })).toEqual(other);
    const blocked = { reason: reasons['card-blocked'], advice: advice['card-blocked'] };
    expect(declineTexts({ declineCode: 'card-blocked', method: card })).toEqual(blocked);
    expect(declineTexts({ declineCode: null, method: null })).toEqual(other);
  });

  it.each(['en-CA', 'fr-CA'] as const)('name every refusal of a field in %s', (language) => {
    const texts = catalogue('payments', language);
    expect(Object.values(faultTexts).filter(({ id }) => !texts[id])).toEqual([]);
  });
});

describe('a refusal of the server', () => {
  const refusal = (...errors: { pointer: string; code: string; message: string }[]) =>
    new ProblemError({
      ...{ status: 422, type: '/problems/invalid', title: '', detail: '', instance: '' },
      errors,
    });
  const pointers = [
    ['/amount', 'amount'],
    ['/newMethod', 'method'],
  ] as const;

  it('is shown at its field in the page’s words, or in the server’s own', () => {
    const found = faultsOf(
      refusal(
        { pointer: '/amount', code: 'too-much', message: 'said by the server' },
        { pointer: '/newMethod/type', code: 'brand-new-code', message: 'said by the server' },
      ),
      pointers,
    );
    expect(found.get('amount')).toBe(faultTexts['too-much']);
    expect(found.get('method')).toBe('said by the server');
  });

  it('of the whole request is not taken for one of a field, nor the other way around', () => {
    const whole = { pointer: '', code: 'one-method', message: '' };
    const field = { pointer: '/other', code: 'too-much', message: '' };
    expect(faultsOf(refusal(whole), pointers).size).toBe(0);
    expect(faultsOf(refusal(whole), [['', 'method']]).size).toBe(1);
    expect(faultsOf(refusal(field), [['', 'method']]).size).toBe(0);
  });

  it('of another field is not taken for one of these', () => {
    const other = { pointer: '/amountOfOther', code: 'too-much', message: '' };
    expect(faultsOf(refusal(other), pointers).size).toBe(0);
    expect(faultsOf(new Error('lost'), pointers).size).toBe(0);
  });
});

describe('the address that the browser may leave for', () => {
  it.each([
    'https://checkout.stripe.com/c/pay/cs_test_1',
    'http://localhost:4010/checkout/1',
    'http://127.0.0.1:4010/checkout/1',
    'http://[::1]:4010/checkout/1',
  ])('is %s', (address) => {
    expect(safeAddress(address)).toBe(address);
  });

  it.each([
    'http://checkout.stripe.com/c/pay/1',
    'http://localhost.evil.example/1',
    'http://127.0.0.1.evil.example/1',
    'javascript:alert(1)',
    'data:text/html,x',
    '/accounts/a1',
    '',
  ])('is not %s', (address) => {
    expect(safeAddress(address)).toBeNull();
  });
});

describe('asking for the outcome of a payment', () => {
  it.each([
    ['created', null, true],
    ['unknown', null, true],
    ['requires-action', 'done', true],
    ['requires-action', 'left', true],
    ['requires-action', null, false],
    ['processing', 'done', false],
    ['succeeded', 'done', false],
    ['declined', 'left', false],
    ['returned', null, false],
    ['charged-back', null, false],
  ] as const)('goes on while it is %s after %s: %s', (status, checkout, expected) => {
    expect(isNear({ status, refunds: [] }, checkout)).toBe(expected);
  });

  it('goes on while the gateway has not answered a refund', () => {
    const refund = { amount: cad('5.00'), entryId: null };
    const of = (status: RefundStatus) => ({ ...paid, refunds: [{ ...refund, status }] });
    expect(isNear(of('pending'), null)).toBe(true);
    expect(isNear(of('made'), null)).toBe(false);
    expect(isNear(of('failed'), null)).toBe(false);
  });

  it('slows down, and stops after some ten minutes', () => {
    const pauses: number[] = [];
    for (let count = 0; ; count += 1) {
      const pause = pauseAfter(count);
      if (pause === false) break;
      pauses.push(pause);
    }
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    const minutes = pauses.reduce((sum, pause) => sum + pause, 0) / 60_000;
    expect(minutes).toBeGreaterThan(8);
    expect(minutes).toBeLessThan(12);
  });
});

describe('a new method', () => {
  it('is one that was not there before', () => {
    expect(hasNew([visa, bank], [visa.id])).toBe(true);
    expect(hasNew([visa], [visa.id, bank.id])).toBe(false);
  });
});

describe('a payment of the portal', () => {
  it('is known by its number', () => {
    expect(isPortalPayment({ type: 'payment', number: 'pay_1' })).toBe(true);
    expect(isPortalPayment({ type: 'payment', number: 'ext:pay-1' })).toBe(false);
    expect(isPortalPayment({ type: 'refund', number: 'pay_1' })).toBe(false);
  });
});
