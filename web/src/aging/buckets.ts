/** Aging as it is drawn. */
import type { AgingBucket, BucketName } from '../api/types';
import { isZero, percentOf, sum } from '../format/money';

/** The buckets in their order, from what is not due to what is overdue longest. */
export const bucketNames: readonly BucketName[] = [
  'current',
  '1-30',
  '31-60',
  '61-90',
  '91-120',
  'over-120',
];

export interface Segment {
  name: BucketName;
  /** Where it begins on the bar, from 0 to 100. */
  start: number;
  /** How long it is, from 0 to 100. */
  length: number;
}

/** However little a bucket holds, it can be seen. */
const shortest = 1;

/** The bar's segments, side by side, together the whole bar; none for an empty bucket. */
export function segments(buckets: readonly AgingBucket[]): Segment[] {
  const held = buckets.filter(({ amount }) => !isZero(amount.amount));
  const whole = sum(held.map(({ amount }) => amount))?.amount ?? '0';
  const lengths = held.map(({ amount }) => Math.max(percentOf(amount.amount, whole), shortest));
  const scale = 100 / lengths.reduce((total, length) => total + length, 0);
  let start = 0;
  return held.map(({ name }, index) => {
    const length = (lengths[index] ?? 0) * scale;
    const segment = { name, start, length };
    start += length;
    return segment;
  });
}
