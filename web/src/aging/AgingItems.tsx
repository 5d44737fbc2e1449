import { FormattedMessage } from 'react-intl';

import type { Aging, AgingBucket, AgingItem } from '../api/types';
import { useFormat } from '../format/useFormat';
import { DocumentLink } from '../transactions/DocumentLink';
import { DateText } from '../ui/DateText';
import { cell, columnHeader, groupHeader, row, rows, table } from '../ui/tableRoles';
import styles from './AgingItems.module.css';
import { BucketLabel } from './BucketLabel';

interface Props {
  accountId: string;
  aging: Aging;
}

/** The open items by bucket, each linked to its document. */
export function AgingItems({ accountId, aging }: Props) {
  const { buckets, balance } = aging;
  return (
    <table {...table} className={styles.table}>
      <caption className="visually-hidden">
        <FormattedMessage id="aging.items" />
      </caption>
      <thead {...rows}>
        <tr {...row} className={styles.row}>
          <th {...columnHeader} className={styles.what}>
            <FormattedMessage id="transactions.transaction" />
          </th>
          <th {...columnHeader} className={styles.due}>
            <FormattedMessage id="aging.due" />
          </th>
          <th {...columnHeader} className={styles.days}>
            <FormattedMessage id="aging.overdue" />
          </th>
          <th {...columnHeader} className={styles.amount}>
            <FormattedMessage id="aging.open" values={{ currency: balance.currency }} />
          </th>
        </tr>
      </thead>
      {buckets
        .filter(({ invoices }) => invoices.length > 0)
        .map((bucket) => (
          <Bucket key={bucket.name} accountId={accountId} bucket={bucket} />
        ))}
    </table>
  );
}

interface BucketProps {
  accountId: string;
  bucket: AgingBucket;
}

function Bucket({ accountId, bucket: { name, amount, invoices } }: BucketProps) {
  const format = useFormat();
  return (
    <tbody {...rows}>
      <tr {...row} className={styles.group}>
        <th {...groupHeader} colSpan={3}>
          <BucketLabel name={name} />
        </th>
        <td {...cell} className={styles.amount}>
          {format.decimal(amount.amount)}
        </td>
      </tr>
      {invoices.map((item) => (
        <Item key={item.id} accountId={accountId} item={item} />
      ))}
    </tbody>
  );
}

interface ItemProps {
  accountId: string;
  item: AgingItem;
}

function Item({ accountId, item }: ItemProps) {
  const { id, type, number, dueOn, daysOverdue, open } = item;
  const format = useFormat();
  return (
    <tr {...row} className={styles.row}>
      <td {...cell} className={styles.what}>
        <DocumentLink accountId={accountId} id={id} type={type} number={number} />
      </td>
      <td {...cell} className={styles.due}>
        <span className={styles.label}>
          <FormattedMessage id="aging.due" />{' '}
        </span>
        <DateText date={dueOn} />
      </td>
      <td {...cell} className={styles.days}>
        <FormattedMessage id="aging.days" values={{ days: daysOverdue }} />
      </td>
      <td {...cell} className={styles.amount}>
        {format.decimal(open.amount)}
      </td>
    </tr>
  );
}
