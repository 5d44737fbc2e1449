import { describe, expect, it } from 'vitest';

import {
  formatDecimal,
  formatMoney,
  isNegative,
  isZero,
  largest,
  parseAmount,
  percentOf,
  sum,
  withoutSign,
} from '../src/format/money';

const cad = (amount: string) => ({ amount, currency: 'CAD' });

describe('money as text', () => {
  it('is written as Canadians write it, in both languages', () => {
    expect(formatMoney('en-CA', cad('1234.56'))).toBe('$1,234.56');
    expect(formatMoney('fr-CA', cad('1234.56'))).toBe('1\u00a0234,56\u00a0$');
  });

  it('names a currency that is not the country’s own', () => {
    expect(formatMoney('en-CA', { amount: '10.00', currency: 'USD' })).toBe('US$10.00');
    expect(formatMoney('fr-CA', { amount: '10.00', currency: 'USD' })).toBe('10,00\u00a0$\u00a0US');
  });

  it('keeps every digit where a float would not', () => {
    const exact = '9007199254740993.17';
    expect(formatMoney('en-CA', cad(exact))).toBe('$9,007,199,254,740,993.17');
    expect(formatDecimal('en-CA', '0.000001')).toBe('0.000001');
  });

  it('has a true minus sign', () => {
    expect(formatDecimal('en-CA', '-210.69')).toBe('−210.69');
    expect(formatDecimal('fr-CA', '-210.69')).toBe('−210,69');
  });

  it('has as many decimals as it was given', () => {
    expect(formatDecimal('en-CA', '12')).toBe('12');
    expect(formatDecimal('en-CA', '12.50')).toBe('12.50');
    expect(formatMoney('en-CA', { amount: '1200', currency: 'JPY' })).toMatch(/1,200$/);
  });
});

describe('money as a value', () => {
  it('knows its sign', () => {
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

  it('has a largest one', () => {
    expect(largest(['10.00', '-25.00', '3'])).toBe('-25.00');
    expect(largest(['0.00'])).toBe('0');
    expect(largest([])).toBe('0');
  });

  it('is drawn beside another', () => {
    expect(percentOf('-25.00', '100.00')).toBe(25);
    expect(percentOf('1.00', '3.00')).toBe(33.33);
    expect(percentOf('1.00', '0.00')).toBe(0);
  });
});

describe('an amount as it is typed', () => {
  it.each([
    ['en-CA', '50', '50.00'],
    ['en-CA', ' $1,234.5 ', '1234.50'],
    ['en-CA', '1,234,567', '1234567.00'],
    ['en-CA', '007.10', '7.10'],
    ['fr-CA', '1\u00a0234,50\u00a0$', '1234.50'],
    ['fr-CA', '12.50', '12.50'],
  ] as const)('in %s, %j is %s', (language, text, amount) => {
    expect(parseAmount(language, text, cad('0.00'))).toEqual(cad(amount));
  });

  it.each(['', '0', '0.00', '-5', '1.234', '12,50', '1,23', '1e5', 'five', '1234567890123456'])(
    '%j is none',
    (text) => {
      expect(parseAmount('en-CA', text, cad('0.00'))).toBeNull();
    },
  );

  it('has the decimals of its currency', () => {
    const yen = { amount: '0', currency: 'JPY' };
    expect(parseAmount('en-CA', '1200', yen)).toEqual({ amount: '1200', currency: 'JPY' });
    expect(parseAmount('en-CA', '1200.5', yen)).toBeNull();
    const dinar = { amount: '0.000', currency: 'KWD' };
    expect(parseAmount('en-CA', '1.5', dinar)?.amount).toBe('1.500');
  });
});
