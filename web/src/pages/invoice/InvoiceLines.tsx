import { FormattedMessage } from 'react-intl';

import { invoiceLines } from '../../api/invoices';
import type { Invoice, InvoiceLine } from '../../api/types';
import { useMore } from '../../api/useMore';
import { CauseName } from '../../causes/CauseName';
import { useFormat } from '../../format/useFormat';
import { Section } from '../../ui/Section';
import { ShowMore } from '../../ui/ShowMore';
import { groupLines, type LineGroup } from './causes';
import { cell, columnHeader, groupHeader, row, rows, table } from '../../ui/tableRoles';
import styles from './InvoiceLines.module.css';
import { isProduct } from './product';
import { Totals } from './Totals';

interface Props {
  accountId: string;
  invoice: Invoice;
}

/** The lines of the invoice by cause, then taxes and total. */
export function InvoiceLines({ accountId, invoice }: Props) {
  const { number, lines: first, lineCount: count, nextLines, total, causes } = invoice;
  const key = ['account', accountId, 'lines', number];
  const { items, ...more } = useMore(key, nextLines, invoiceLines(accountId, number));
  const lines = [...first, ...items];
  return (
    <Section title={<FormattedMessage id="lines.title" />}>
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
        {groupLines({ causes, lines }).map((group) => (
          <Group key={group.category} group={group} />
        ))}
        <Totals invoice={invoice} />
      </table>
      {nextLines !== null && (
        <ShowMore
          {...more}
          shown={
            <FormattedMessage
              id={lines.length < count ? 'lines.first' : 'lines.all'}
              values={{ shown: lines.length, count }}
            />
          }
        />
      )}
    </Section>
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
        <bdi>{line.description}</bdi>
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
        <UnitPrice line={line} />
      </td>
      <td {...cell} className={styles.amount}>
        {format.decimal(line.amount.amount)}
      </td>
    </tr>
  );
}

/** The unit price; marked as rounded where it does not give the amount. */
function UnitPrice({ line: { quantity, unitPrice, amount } }: { line: InvoiceLine }) {
  const format = useFormat();
  const price = format.decimal(unitPrice);
  if (isProduct(quantity, unitPrice, amount.amount)) return price;
  return <FormattedMessage id="lines.average" values={{ price }} />;
}
