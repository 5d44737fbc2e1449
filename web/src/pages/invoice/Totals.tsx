import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Invoice, Money } from '../../api/types';
import { useFormat } from '../../format/useFormat';
import { classes } from '../../ui/classes';
import { cell, row, rowHeader, rows } from '../../ui/tableRoles';
import styles from './InvoiceLines.module.css';

/** Subtotal, taxes exactly as billed, and total. */
export function Totals({ invoice: { subtotal, taxes, total } }: { invoice: Invoice }) {
  const format = useFormat();
  return (
    <tfoot {...rows}>
      <Sum name={<FormattedMessage id="lines.subtotal" />} amount={subtotal} />
      {taxes.map(({ name, rate, registration, amount }) => (
        <Sum
          key={name}
          amount={amount}
          name={
            <>
              <FormattedMessage
                id="lines.tax"
                values={{ name: <bdi key="name">{name}</bdi>, rate: format.decimal(rate) }}
              />
              {registration !== null && (
                <span className={styles.usage}>
                  <FormattedMessage
                    id="lines.registration"
                    values={{ registration: <bdi key="id">{registration}</bdi> }}
                  />
                </span>
              )}
            </>
          }
        />
      ))}
      <Sum isTotal name={<FormattedMessage id="invoice.total" />} amount={total} />
    </tfoot>
  );
}

interface SumProps {
  name: ReactNode;
  amount: Money;
  isTotal?: boolean;
}

function Sum({ name, amount, isTotal }: SumProps) {
  const format = useFormat();
  return (
    <tr {...row} className={classes(styles.sumRow, isTotal && styles.totalRow)}>
      <th {...rowHeader} colSpan={3}>
        {name}
      </th>
      <td {...cell} className={styles.amount}>
        {format.decimal(amount.amount)}
      </td>
    </tr>
  );
}
