/** Where the bars of invoices are drawn. Percentages, rounded, for drawing only. */
import type { CauseAmount, InvoiceDifference } from '../api/types';
import { decimals, fromUnits, isNegative, percentOf, toUnits } from '../format/money';

/** A bar between two places, from 0 to 100. */
export interface Span {
  start: number;
  width: number;
}

/** The bars of a comparison: both totals, and a step of each cause between them. */
export interface Steps {
  before: Span;
  causes: Span[];
  now: Span;
}

/** The bars from an earlier total to a later one: each step begins where the one before it ends. */
export function stepsOf({ earlier, causes }: InvoiceDifference): Steps {
  const first = earlier.total.amount;
  const changes = causes.map(({ change }) => change.amount);
  const digits = Math.max(...[first, ...changes].map(decimals));
  let level = toUnits(first, digits);
  const levels = [level, ...changes.map((change) => (level += toUnits(change, digits)))];
  const span = scale([0n, ...levels]);
  const [start = 0n, end = 0n] = [levels[0], levels.at(-1)];
  const between = levels.slice(1).map((to, index) => span(levels[index] ?? 0n, to));
  return { before: span(0n, start), causes: between, now: span(0n, end) };
}

/**
 * The bars of invoices, one row each: what is charged goes to the right of zero, one cause after
 * the other, and what is deducted to the left.
 */
export function rowsOf(invoices: readonly { causes: readonly CauseAmount[] }[]): Span[][] {
  const digits = Math.max(0, ...invoices.flatMap(({ causes }) => causes.map(digitsOf)));
  const edges = invoices.map(({ causes }) => {
    let [left, right] = [0n, 0n];
    return causes.map(({ amount: { amount } }): [bigint, bigint] => {
      const units = toUnits(amount, digits);
      if (isNegative(amount)) return [(left += units), left - units];
      return [right, (right += units)];
    });
  });
  const span = scale([0n, ...edges.flat(2)]);
  return edges.map((row) => row.map(([from, to]) => span(from, to)));
}

function digitsOf({ amount: { amount } }: CauseAmount): number {
  return decimals(amount);
}

/** Gives the function that draws between two amounts, where all amounts fit. */
function scale(amounts: readonly bigint[]): (one: bigint, other: bigint) => Span {
  const [low, high] = [amounts.reduce(smaller), amounts.reduce(larger)];
  const percent = (units: bigint) => percentOf(fromUnits(units, 0), fromUnits(high - low, 0));
  return (one, other) => ({
    start: percent(smaller(one, other) - low),
    width: percent(larger(one, other) - smaller(one, other)),
  });
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
