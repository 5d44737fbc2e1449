import { describe, expect, it } from 'vitest';

import type { Cause, InvoiceDifference } from '../src/api/types';
import { rowsOf, stepsOf } from '../src/causes/steps';

const cad = (amount: string) => ({ amount, currency: 'CAD' });
const summary = (total: string) => ({
  number: 'i-1',
  issuedOn: '2026-07-01',
  total: cad(total),
  causes: [],
});
const change = (cause: Cause, amount: string) => ({
  cause,
  before: cad('0.00'),
  now: cad(amount),
  change: cad(amount),
  lines: [],
  otherLines: null,
});

const from = (earlier: string, changes: string[]): InvoiceDifference => ({
  earlier: summary(earlier),
  change: cad('0.00'),
  causes: changes.map((amount) => change('usage', amount)),
});

describe('the steps of a comparison', () => {
  it('begin where the one before ends, and lead from one total to the other', () => {
    const steps = stepsOf(from('80.00', ['20.00', '-40.00']));
    expect(steps.before).toEqual({ start: 0, width: 80 });
    expect(steps.causes).toEqual([
      { start: 80, width: 20 },
      { start: 60, width: 40 },
    ]);
    expect(steps.now).toEqual({ start: 0, width: 60 });
  });

  it('go below zero for a credit', () => {
    const steps = stepsOf(from('30.00', ['-40.00']));
    expect(steps.before).toEqual({ start: 25, width: 75 });
    expect(steps.causes).toEqual([{ start: 0, width: 100 }]);
    expect(steps.now).toEqual({ start: 0, width: 25 });
  });

  it('have no width when nothing was billed at all', () => {
    const none = { start: 0, width: 0 };
    expect(stepsOf(from('0.00', []))).toEqual({ before: none, causes: [], now: none });
  });
});

describe('the bars of invoices', () => {
  it('are drawn on one scale, with deductions left of zero', () => {
    const amounts = (...all: string[]) => ({
      causes: all.map((amount) => ({ cause: 'usage' as const, amount: cad(amount) })),
    });
    expect(rowsOf([amounts('60.00', '-20.00', '20'), amounts('10.00')])).toEqual([
      [
        { start: 20, width: 60 },
        { start: 0, width: 20 },
        { start: 80, width: 20 },
      ],
      [{ start: 20, width: 10 }],
    ]);
  });
});
