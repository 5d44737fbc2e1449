/** The causes of an invoice's total: its lines by category, and its taxes. */
import type { Invoice, InvoiceLine, LineCategory, Money } from '../../api/types';
import { largest, percentOf, sum } from '../../format/money';

/** What a part of the total is for. */
export type Cause = LineCategory | 'taxes';

/** The lines of one category. */
export interface LineGroup {
  category: LineCategory;
  lines: InvoiceLine[];
  subtotal: Money;
}

/** What a cause adds to the total. */
export interface Share {
  cause: Cause;
  amount: Money;
  /** Relative to the largest cause, from 0 to 100. */
  percent: number;
}

/** The categories in display order. */
const categories: readonly LineCategory[] = ['recurring', 'usage', 'one-time', 'credit'];

/**
 * The categories of the invoice, each with the lines loaded so far and the sum of all its lines.
 */
export function groupLines({ causes, lines }: Pick<Invoice, 'causes' | 'lines'>): LineGroup[] {
  return categories.flatMap((category) => {
    const cause = causes.find((cause) => cause.category === category);
    if (!cause) return [];
    const categoryLines = lines.filter((line) => line.category === category);
    return [{ category, lines: categoryLines, subtotal: cause.amount }];
  });
}

/** What each cause adds to the total, with the length of its bar. */
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
