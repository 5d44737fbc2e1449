/** The aging buckets, and the bar that shows them. */
import type { AgingBucket, BucketName } from '../api/types';
import { isZero, percentOf, sum } from '../format/money';

/** The buckets, from not yet due to longest overdue. */
export const bucketNames: readonly BucketName[] = [
  'current',
  '1-30',
  '31-60',
  '61-90',
  '91-120',
  'over-120',
];

/** A part of the bar. */
export interface Segment {
  name: BucketName;
  /** Start on the bar, from 0 to 100. */
  start: number;
  /** Length on the bar, from 0 to 100. */
  length: number;
}

/** The shortest segment that can be seen, in percent. */
const shortest = 1;

/** The segments of the bar, one for each bucket that is not empty. Together they fill the bar. */
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
