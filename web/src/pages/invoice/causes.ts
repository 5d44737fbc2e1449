/** The causes of an invoice's total: its lines by category, and its taxes. */
import type { CauseAmount, Invoice, InvoiceLine, LineCategory, Money } from '../../api/types';
import { largest, percentOf } from '../../format/money';

/** The lines of one category. */
export interface LineGroup {
  category: LineCategory;
  lines: InvoiceLine[];
  subtotal: Money;
}

/** What a cause adds to the total, as a bar. */
export interface Share extends CauseAmount {
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
    const cause = causes.find(({ cause }) => cause === category);
    if (!cause) return [];
    const categoryLines = lines.filter((line) => line.category === category);
    return [{ category, lines: categoryLines, subtotal: cause.amount }];
  });
}

/** What each cause adds to the total, with the length of its bar. */
export function shares({ causes }: Pick<Invoice, 'causes'>): Share[] {
  const longest = largest(causes.map(({ amount }) => amount.amount));
  return causes.map((part) => ({ ...part, percent: percentOf(part.amount.amount, longest) }));
}
