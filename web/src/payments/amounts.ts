/** Amounts of payments: compared, turned around, and as a user types them. */
import type { Language, Money } from '../api/types';
import { isNegative, isZero, sum } from '../format/money';

/** Whether an amount is greater than `limit`, in the same currency. */
export function isMoreThan(amount: Money, limit: Money): boolean {
  const excess = sum([amount, negated(limit)])?.amount ?? '0';
  return !isNegative(excess) && !isZero(excess);
}

/** The amount with the opposite sign. */
export function negated({ amount, currency }: Money): Money {
  return { amount: amount.startsWith('-') ? amount.slice(1) : `-${amount}`, currency };
}

/** How many decimals an amount has, which are those of its currency. */
export function decimalsOf({ amount }: Money): number {
  return amount.split('.')[1]?.length ?? 0;
}

/** An amount as a user types it: `1234.50` or `1234,50`. */
export function typedAmount(language: Language, { amount }: Money): string {
  return language === 'fr-CA' ? amount.replace('.', ',') : amount;
}
