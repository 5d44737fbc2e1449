import { describe, expect, it } from 'vitest';

import {
  formatDecimal,
  formatMoney,
  isNegative,
  isZero,
  largest,
  percentOf,
  sum,
  withoutSign,
} from '../src/format/money';
import { parseAmount } from '../src/format/parseAmount';
import { isProduct } from '../src/pages/invoice/product';

const cad = (amount: string) => ({ amount, currency: 'CAD' });

describe('money as text', () => {
  it('is formatted for Canada in both languages', () => {
    expect(formatMoney('en-CA', cad('1234.56'))).toBe('$1,234.56');
    expect(formatMoney('fr-CA', cad('1234.56'))).toBe('1\u00a0234,56\u00a0$');
  });

  it('names a foreign currency', () => {
    expect(formatMoney('en-CA', { amount: '10.00', currency: 'USD' })).toBe('US$10.00');
    expect(formatMoney('fr-CA', { amount: '10.00', currency: 'USD' })).toBe('10,00\u00a0$\u00a0US');
  });

  it('keeps digits that a float would lose', () => {
    const exact = '9007199254740993.17';
    expect(formatMoney('en-CA', cad(exact))).toBe('$9,007,199,254,740,993.17');
    expect(formatDecimal('en-CA', '0.000001')).toBe('0.000001');
  });

  it('has a true minus sign', () => {
    expect(formatDecimal('en-CA', '-210.69')).toBe('−210.69');
    expect(formatDecimal('fr-CA', '-210.69')).toBe('−210,69');
  });

  it('keeps the number of decimals', () => {
    expect(formatDecimal('en-CA', '12')).toBe('12');
    expect(formatDecimal('en-CA', '12.50')).toBe('12.50');
    expect(formatMoney('en-CA', { amount: '1200', currency: 'JPY' })).toMatch(/1,200$/);
  });
});

describe('money as a value', () => {
  it('has a sign', () => {
    expect(isNegative('-0.01')).toBe(true);
    expect(isNegative('-0.00')).toBe(false);
    expect(isNegative('0.01')).toBe(false);
    expect(isZero('-0.00')).toBe(true);
    expect(isZero('10.00')).toBe(false);
    expect(withoutSign(cad('-210.69'))).toEqual(cad('210.69'));
  });

  it('adds up exactly', () => {
    expect(sum(['0.10', '0.20', '-0.30'].map(cad))).toEqual(cad('0.00'));
    expect(sum(['-1.05', '1.00'].map(cad))).toEqual(cad('-0.05'));
    expect(sum(['9007199254740993.17', '0.01'].map(cad))).toEqual(cad('9007199254740993.18'));
    expect(sum([{ amount: '5', currency: 'JPY' }])).toEqual({ amount: '5', currency: 'JPY' });
    expect(sum([])).toBeNull();
  });

  it('has a largest absolute value', () => {
    expect(largest(['10.00', '-25.00', '3'])).toBe('-25.00');
    expect(largest(['0.00'])).toBe('0');
    expect(largest([])).toBe('0');
  });

  it('is a percentage of another amount', () => {
    expect(percentOf('-25.00', '100.00')).toBe(25);
    expect(percentOf('1.00', '3.00')).toBe(33.33);
    expect(percentOf('1.00', '0.00')).toBe(0);
  });
});

describe('a typed amount', () => {
  it.each([
    ['en-CA', '50', '50.00'],
    ['en-CA', ' $1,234.5 ', '1234.50'],
    ['en-CA', '1,234,567', '1234567.00'],
    ['en-CA', '007.10', '7.10'],
    ['fr-CA', '1\u00a0234,50\u00a0$', '1234.50'],
    ['fr-CA', '12.50', '12.50'],
    ['en-CA', '12,345', '12345.00'],
    ['en-CA', '1 234 567.8', '1234567.80'],
    ['en-CA', '1\u00a0234.50', '1234.50'],
    ['en-CA', '50 $', '50.00'],
    ['fr-CA', '1 234,5', '1234.50'],
    ['fr-CA', '1\u202f234\u202f567,89 $', '1234567.89'],
    ['fr-CA', '$12,5', '12.50'],
    ['fr-CA', '12345', '12345.00'],
  ] as const)('in %s, %j is parsed as %s', (language, text, amount) => {
    expect(parseAmount(language, text, cad('0.00'))).toEqual(cad(amount));
  });

  it.each(['', '0', '0.00', '-5', '1.234', '12,50', '1,23', '1e5', 'five', '1234567890123456'])(
    '%j is refused',
    (text) => {
      expect(parseAmount('en-CA', text, cad('0.00'))).toBeNull();
    },
  );

  it.each([
    ...['1 2,3', '1,23,4.5', '1 23', '12 34.50', '1 2345', '1234 567', '1,234 567', '1 234,567'],
    ...[
      '1  234',
      '0,123',
      '0 123',
      '1,2345',
      ',123',
      '12.',
      '.',
      '12.5.0',
      '1. 50',
      '12 .50',
      '1 .5',
    ],
    ...['$$5', '5$5', '$5$', '$ ', '12,345,67', '1\t234', '1\n234', '٣', '５', '1’234', "1'234"],
  ])('%j is refused in English as ambiguous', (text) => {
    expect(parseAmount('en-CA', text, cad('0.00'))).toBeNull();
  });

  it.each([
    ...[
      '1 2,3',
      '1,23,4.5',
      '1.234',
      '12,345',
      '1,234.50',
      '1.234,50',
      '1 23',
      '12 34,50',
      '1 2345',
    ],
    ...['1234 567', '1\u00a0234 567', '0 123', '12,', ',5', '1 ,5', '1, 5', '1,2,3', '5$5', '$ '],
  ])('%j is refused in French as ambiguous', (text) => {
    expect(parseAmount('fr-CA', text, cad('0.00'))).toBeNull();
  });

  it('is accepted as the page formats it, and refused with a misplaced blank', () => {
    for (const language of ['en-CA', 'fr-CA'] as const) {
      for (const amount of ['0.01', '9.90', '12.00', '999.99', '1000.00', '123456789012345.67']) {
        const text = formatDecimal(language, amount);
        expect(parseAmount(language, text, cad('0.00'))).toEqual(cad(amount));
        expect(parseAmount(language, formatMoney(language, cad(amount)), cad('0.00'))).toEqual(
          cad(amount),
        );
        const compact = text.replaceAll(/[\s,](?=\d{3})/g, '');
        const groups = compact.replace(/\D\d+$/, '').length;
        for (let at = 1; at < compact.length; at += 1) {
          const moved = `${compact.slice(0, at)} ${compact.slice(at)}`;
          const isGrouping = groups - at === 3 && at <= 3;
          expect(parseAmount(language, moved, cad('0.00')) !== null, moved).toBe(isGrouping);
        }
      }
    }
  });

  it('has no decimal point before three digits in French', () => {
    const dinar = { amount: '0.000', currency: 'KWD' };
    expect(parseAmount('fr-CA', '1.234', dinar)).toBeNull();
    expect(parseAmount('fr-CA', '1,234', dinar)?.amount).toBe('1.234');
    expect(parseAmount('en-CA', '1.234', dinar)?.amount).toBe('1.234');
  });

  it('has the decimals of its currency', () => {
    const yen = { amount: '0', currency: 'JPY' };
    expect(parseAmount('en-CA', '1200', yen)).toEqual({ amount: '1200', currency: 'JPY' });
    expect(parseAmount('en-CA', '1200.5', yen)).toBeNull();
    const dinar = { amount: '0.000', currency: 'KWD' };
    expect(parseAmount('en-CA', '1.5', dinar)?.amount).toBe('1.500');
  });
});

describe('the product of quantity and price', () => {
  it.each([
    ['12', '24.95', '299.40', true],
    ['1554', '0.031', '48.17', true],
    ['1', '-15.00', '-15.00', true],
    ['3', '0.335', '1.01', true],
    ['820', '0.03', '78.00', false],
    ['1102', '0.04', '44.05', false],
  ])('of %s and %s is %s, rounded: %s', (quantity, price, amount, expected) => {
    expect(isProduct(quantity, price, amount)).toBe(expected);
  });
});
