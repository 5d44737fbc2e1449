import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { Aging, AgingBucket, AgingItem } from '../api/types';
import { useFormat } from '../format/useFormat';
import { payAddress } from '../payments/addresses';
import { DocumentLink } from '../transactions/DocumentLink';
import { DocumentName, DocumentNumber } from '../transactions/DocumentName';
import { DateText } from '../ui/DateText';
import { cell, columnHeader, groupHeader, row, rows, table } from '../ui/tableRoles';
import styles from './AgingItems.module.css';
import { BucketLabel } from './BucketLabel';

interface Props {
  accountId: string;
  aging: Aging;
  /** Whether the user may pay, and the items are those of today. */
  mayPay: boolean;
}

/** The open items by bucket, each linked to its document. */
export function AgingItems({ accountId, aging, mayPay }: Props) {
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
          <Bucket key={bucket.name} accountId={accountId} bucket={bucket} mayPay={mayPay} />
        ))}
    </table>
  );
}

interface BucketProps {
  accountId: string;
  bucket: AgingBucket;
  mayPay: boolean;
}

function Bucket({ accountId, bucket: { name, amount, invoices }, mayPay }: BucketProps) {
  const format = useFormat();
  const oldest = oldestOf(invoices);
  return (
    <tbody {...rows}>
      <tr {...row} className={styles.group}>
        <th {...groupHeader} colSpan={3}>
          <BucketLabel name={name} />
          {oldest && <Oldest accountId={accountId} item={oldest} mayPay={mayPay} />}
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

interface OldestProps extends ItemProps {
  mayPay: boolean;
}

/** What to do about a bucket: its oldest item, and the way to pay it. */
function Oldest({ accountId, item: { type, number, dueOn, daysOverdue }, mayPay }: OldestProps) {
  return (
    <span className={styles.oldest}>
      <FormattedMessage
        id={daysOverdue === 0 ? 'aging.next' : 'aging.oldest'}
        values={{
          document: <DocumentName key="document" type={type} number={number} />,
          date: <DateText key="date" date={dueOn} />,
          days: <FormattedMessage key="days" id="aging.days" values={{ days: daysOverdue }} />,
        }}
      />
      {mayPay && type === 'invoice' && (
        <>
          {' '}
          <Link to={payAddress(accountId, number)}>
            <FormattedMessage id="aging.pay" />
            <span className="visually-hidden">
              {' '}
              <DocumentNumber number={number} />
            </span>
          </Link>
        </>
      )}
    </span>
  );
}

/** The item with the first due date. */
function oldestOf(items: readonly AgingItem[]): AgingItem | null {
  return items.reduce<AgingItem | null>(
    (oldest, item) => (oldest === null || item.dueOn < oldest.dueOn ? item : oldest),
    null,
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
