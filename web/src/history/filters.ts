/** The filters of Transaction History, as they stand in the address. */
import type { TransactionType } from '../api/types';
import { isCivilDate } from '../format/dates';
import { filterLength } from '../format/lengths';

export interface Filters {
  type: TransactionType | null;
  /** First day, inclusive. */
  from: string | null;
  /** Last day, inclusive. */
  to: string | null;
  /** Part of a number or description. */
  text: string | null;
}

export const transactionTypes: readonly TransactionType[] = [
  'invoice',
  'payment',
  'credit',
  'refund',
  'reversal',
  'adjustment',
  'write-off',
];

export const noFilters: Filters = { type: null, from: null, to: null, text: null };

/** What the address asks for; what it cannot mean is left out. */
export function filtersFrom(address: URLSearchParams): Filters {
  const text = address.get('text')?.trim().slice(0, filterLength);
  return {
    type: transactionTypes.find((type) => type === address.get('type')) ?? null,
    from: civilDate(address.get('from')),
    to: civilDate(address.get('to')),
    text: text === undefined || text === '' ? null : text,
  };
}

/** The address of these filters, in a fixed order. */
export function toAddress(filters: Filters): URLSearchParams {
  const address = new URLSearchParams();
  for (const name of ['type', 'from', 'to', 'text'] as const) {
    const value = filters[name];
    if (value !== null && value !== '') address.set(name, value);
  }
  return address;
}

export function hasFilters(filters: Filters): boolean {
  return Object.values(filters).some((value) => value !== null);
}

function civilDate(value: string | null): string | null {
  return value !== null && isCivilDate(value) ? value : null;
}
