/** Every line of the invoice under its cause, then taxes and the total. */
import { FormattedMessage } from 'react-intl';

import type { Invoice, InvoiceLine } from '../../api/types';
import { useFormat } from '../../format/useFormat';
import { Card } from '../../ui/Card';
import { CauseName } from './CauseName';
import { groupLines, type LineGroup } from './causes';
import { cell, columnHeader, groupHeader, row, rows, table } from '../../ui/tableRoles';
import styles from './InvoiceLines.module.css';
import { Totals } from './Totals';

export function InvoiceLines({ invoice }: { invoice: Invoice }) {
  const { lines, lineCount, total } = invoice;
  return (
    <Card title={<FormattedMessage id="lines.title" />}>
      {lines.length < lineCount && (
        <p>
          <FormattedMessage id="lines.first" values={{ shown: lines.length, count: lineCount }} />
        </p>
      )}
      <table {...table} className={styles.table}>
        <caption className="visually-hidden">
          <FormattedMessage id="lines.title" />
        </caption>
        <thead {...rows}>
          <tr {...row} className={styles.row}>
            <th {...columnHeader} className={styles.what}>
              <FormattedMessage id="lines.description" />
            </th>
            <th {...columnHeader} className={styles.quantity}>
              <FormattedMessage id="lines.quantity" />
            </th>
            <th {...columnHeader} className={styles.price}>
              <FormattedMessage id="lines.unitPrice" />
            </th>
            <th {...columnHeader} className={styles.amount}>
              <FormattedMessage id="transactions.amount" values={{ currency: total.currency }} />
            </th>
          </tr>
        </thead>
        {groupLines(invoice).map((group) => (
          <Group key={group.category} group={group} />
        ))}
        <Totals invoice={invoice} />
      </table>
    </Card>
  );
}

function Group({ group }: { group: LineGroup }) {
  const format = useFormat();
  return (
    <tbody {...rows}>
      <tr {...row} className={styles.groupRow}>
        <th {...groupHeader} colSpan={3}>
          <CauseName cause={group.category} />
        </th>
        <td {...cell} className={styles.amount}>
          {format.decimal(group.subtotal.amount)}
        </td>
      </tr>
      {group.lines.map((line) => (
        <Line key={line.id} line={line} />
      ))}
    </tbody>
  );
}

function Line({ line }: { line: InvoiceLine }) {
  const format = useFormat();
  return (
    <tr {...row} className={styles.row}>
      <td {...cell} className={styles.what}>
        {line.description}
        {line.usage && (
          <span className={styles.usage}>
            <FormattedMessage
              id="lines.usage"
              values={{
                calls: line.usage.calls,
                minutes: Math.floor(line.usage.billedSeconds / 60),
                seconds: line.usage.billedSeconds % 60,
              }}
            />
          </span>
        )}
      </td>
      <td {...cell} className={styles.quantity}>
        {format.decimal(line.quantity)}
      </td>
      <td {...cell} className={styles.price}>
        <span className={styles.times} aria-hidden="true">
          ×{' '}
        </span>
        {format.decimal(line.unitPrice)}
      </td>
      <td {...cell} className={styles.amount}>
        {format.decimal(line.amount.amount)}
      </td>
    </tr>
  );
}
