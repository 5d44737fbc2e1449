/** Why an invoice is as high as it is: its lines by cause, and its taxes. */
import type { Invoice, InvoiceLine, LineCategory, Money } from '../../api/types';
import { largest, percentOf, sum } from '../../format/money';

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

/** The causes that there are, each with its lines and the sum of all of them. */
export function groupLines({ causes, lines }: Pick<Invoice, 'causes' | 'lines'>): LineGroup[] {
  return categories.flatMap((category) => {
    const cause = causes.find((cause) => cause.category === category);
    if (!cause) return [];
    const own = lines.filter((line) => line.category === category);
    return [{ category, lines: own, subtotal: cause.amount }];
  });
}

/** What each cause adds to the bill, with its length when it is drawn. */
export function shares(invoice: Invoice): Share[] {
  const taxes = sum(invoice.taxes.map(({ amount }) => amount));
  const parts: Omit<Share, 'percent'>[] = groupLines(invoice).map(({ category, subtotal }) => ({
    cause: category,
    amount: subtotal,
  }));
  if (taxes) parts.push({ cause: 'taxes', amount: taxes });
  const longest = largest(parts.map(({ amount }) => amount.amount));
  return parts.map((part) => ({ ...part, percent: percentOf(part.amount.amount, longest) }));
}
