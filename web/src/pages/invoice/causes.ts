/** Why an invoice is as high as it is: its lines by cause, and its taxes. */
import type { Invoice, InvoiceLine, LineCategory, Money } from '../../api/types';
import { percentOf, sum } from '../../format/money';

export type Cause = LineCategory | 'taxes';

export interface LineGroup {
  category: LineCategory;
  lines: InvoiceLine[];
  subtotal: Money;
}

export interface Share {
  cause: Cause;
  amount: Money;
  /** Beside the largest one, from 0 to 100. */
  percent: number;
}

/** The order in which causes are read. */
const categories: readonly LineCategory[] = ['recurring', 'usage', 'one-time', 'credit'];

/** The lines of each cause that there is, with their exact sum. */
export function groupLines(lines: readonly InvoiceLine[]): LineGroup[] {
  return categories.flatMap((category) => {
    const own = lines.filter((line) => line.category === category);
    const subtotal = sum(own.map(({ amount }) => amount));
    return subtotal ? [{ category, lines: own, subtotal }] : [];
  });
}

/** Whether every line is here; a long invoice brings only its first ones. */
export function isComplete({ lines, lineCount }: Invoice): boolean {
  return lines.length === lineCount;
}

/** What each cause adds to the bill, with its length when it is drawn. */
export function shares(invoice: Invoice): Share[] {
  const taxes = sum(invoice.taxes.map(({ amount }) => amount));
  const amounts: { cause: Cause; amount: Money }[] = groupLines(invoice.lines).map(
    ({ category, subtotal }) => ({ cause: category, amount: subtotal }),
  );
  if (taxes) amounts.push({ cause: 'taxes', amount: taxes });
  const largest = amounts.reduce(
    (largest, { amount: { amount } }) => (percentOf(amount, largest) > 100 ? amount : largest),
    amounts[0]?.amount.amount ?? '0',
  );
  return amounts.map(({ cause, amount }) => ({
    cause,
    amount,
    percent: percentOf(amount.amount, largest),
  }));
}
