/** The filters of Transaction History, and how the address holds them. */
import type { TransactionType } from '../api/types';
import { isCivilDate } from '../format/dates';
import { filterLength } from '../format/lengths';

/** The filters; `null` filters nothing. */
export interface Filters {
  type: TransactionType | null;
  /** First day, inclusive. */
  from: string | null;
  /** Last day, inclusive. */
  to: string | null;
  /** Part of a number or description. */
  text: string | null;
}

/** The transaction types in the order of the filter. */
export const transactionTypes: readonly TransactionType[] = [
  'invoice',
  'payment',
  'credit',
  'refund',
  'reversal',
  'adjustment',
  'write-off',
];

/** No filter at all. */
export const noFilters: Filters = { type: null, from: null, to: null, text: null };

/** Reads the filters in the address; ignores invalid ones. */
export function filtersFrom(address: URLSearchParams): Filters {
  const text = address.get('text')?.trim().slice(0, filterLength);
  return {
    type: transactionTypes.find((type) => type === address.get('type')) ?? null,
    from: civilDate(address.get('from')),
    to: civilDate(address.get('to')),
    text: text === undefined || text === '' ? null : text,
  };
}

/** Writes the filters for the address, in a fixed order. */
export function toAddress(filters: Filters): URLSearchParams {
  const address = new URLSearchParams();
  for (const name of ['type', 'from', 'to', 'text'] as const) {
    const value = filters[name];
    if (value !== null && value !== '') address.set(name, value);
  }
  return address;
}

/** Whether any filter is set. */
export function hasFilters(filters: Filters): boolean {
  return Object.values(filters).some((value) => value !== null);
}

function civilDate(value: string | null): string | null {
  return value !== null && isCivilDate(value) ? value : null;
}
