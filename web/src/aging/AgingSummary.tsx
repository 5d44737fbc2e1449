import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Aging, BucketName, Money } from '../api/types';
import { isZero, withoutSign } from '../format/money';
import { useFormat } from '../format/useFormat';
import { BalanceText } from '../transactions/BalanceText';
import { classes } from '../ui/classes';
import { Skeleton } from '../ui/Skeleton';
import { cell, columnHeader, row, rowHeader, rows, table } from '../ui/tableRoles';
import styles from './AgingSummary.module.css';
import { BucketLabel } from './BucketLabel';
import { bucketNames, segments } from './buckets';

interface Props {
  /** Undefined while it loads. */
  aging: Aging | undefined;
}

/** Aging by bucket, drawn as one bar and listed in a table that ends with the balance. */
export function AgingSummary({ aging }: Props) {
  if (aging && isNothing(aging)) {
    return (
      <p className={styles.none}>
        <FormattedMessage id="aging.nothing" />
      </p>
    );
  }
  const currency = aging?.balance.currency;
  return (
    <div className={styles.summary}>
      <Bar aging={aging} />
      <table {...table} className={styles.table}>
        <caption className="visually-hidden">
          <FormattedMessage id="aging.byBucket" />
        </caption>
        <thead {...rows} className="visually-hidden">
          <tr {...row}>
            <th {...columnHeader}>
              <FormattedMessage id="aging.overdue" />
            </th>
            <th {...columnHeader}>
              {currency && <FormattedMessage id="aging.open" values={{ currency }} />}
            </th>
          </tr>
        </thead>
        <tbody {...rows} className={styles.buckets}>
          {bucketNames.map((name) => (
            <Bucket
              key={name}
              name={name}
              amount={aging?.buckets.find((bucket) => bucket.name === name)?.amount}
            />
          ))}
        </tbody>
        <tfoot {...rows}>
          <Sum name={<FormattedMessage id="aging.disputed" />} amount={aging?.disputed} />
          <Sum
            name={<FormattedMessage id="aging.unapplied" />}
            amount={aging && lessened(aging.unapplied)}
          />
          <Sum
            isTotal
            name={<FormattedMessage id="transactions.balanceLabel" />}
            amount={aging?.balance}
          />
        </tfoot>
      </table>
    </div>
  );
}

/** Hidden from assistive technology: the table has the same figures. */
function Bar({ aging }: Props) {
  const parts = aging ? segments(aging.buckets) : [];
  return (
    <svg className={styles.bar} aria-hidden="true">
      <rect className={styles.track} width="100%" height="100%" />
      {parts.map(({ name, start, length }) => (
        <rect key={name} data-bucket={name} x={`${start}%`} width={`${length}%`} height="100%" />
      ))}
    </svg>
  );
}

interface BucketProps {
  name: BucketName;
  amount: Money | undefined;
}

function Bucket({ name, amount }: BucketProps) {
  const format = useFormat();
  const isEmpty = amount !== undefined && isZero(amount.amount);
  return (
    <tr {...row} className={classes(styles.bucket, isEmpty && styles.empty)}>
      <th {...rowHeader}>
        <svg className={styles.swatch} aria-hidden="true">
          <rect data-bucket={name} width="100%" height="100%" rx="3" />
        </svg>
        <BucketLabel name={name} />
      </th>
      <td {...cell}>{amount ? format.decimal(amount.amount) : <Skeleton width="word" />}</td>
    </tr>
  );
}

interface SumProps {
  name: ReactNode;
  amount: Money | undefined;
  isTotal?: boolean;
}

function Sum({ name, amount, isTotal }: SumProps) {
  return (
    <tr {...row} className={classes(styles.sum, isTotal && styles.total)}>
      <th {...rowHeader}>{name}</th>
      <td {...cell}>{amount ? <BalanceText balance={amount} /> : <Skeleton width="word" />}</td>
    </tr>
  );
}

/** Whether there is nothing that was billed and is not paid. */
function isNothing({ buckets, disputed }: Aging): boolean {
  return [disputed, ...buckets.map(({ amount }) => amount)].every(({ amount }) => isZero(amount));
}

/** A credit as a negative amount, as it counts in the balance. */
function lessened(credit: Money): Money {
  const { amount, currency } = withoutSign(credit);
  return { amount: isZero(amount) ? amount : `-${amount}`, currency };
}
