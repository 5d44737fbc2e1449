/** What was paid of the invoice, by what, and what is left. */
import { FormattedMessage } from 'react-intl';

import { allocations } from '../../api/queries';
import type { Invoice } from '../../api/types';
import { useMore } from '../../api/useMore';
import { useFormat } from '../../format/useFormat';
import { DocumentLink } from '../../history/DocumentLink';
import { MoreAllocations } from '../../history/MoreAllocations';
import { Card } from '../../ui/Card';
import { DateText } from '../../ui/DateText';
import styles from './AppliedPayments.module.css';

interface Props {
  accountId: string;
  invoice: Invoice;
}

export function AppliedPayments({ accountId, invoice }: Props) {
  return (
    <Card title={<FormattedMessage id="payments.title" />}>
      {invoice.payments.length === 0 ? (
        <p className={styles.none}>
          <FormattedMessage id="payments.none" />
        </p>
      ) : (
        <PaymentTable accountId={accountId} invoice={invoice} />
      )}
    </Card>
  );
}

function PaymentTable({ accountId, invoice }: Props) {
  const { id, payments: first, paymentCount: count, nextPayments, open, total } = invoice;
  const format = useFormat();
  const key = ['account', accountId, 'allocations', id];
  const { items, ...more } = useMore(key, nextPayments, allocations(accountId, id));
  const payments = [...first, ...items];
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <FormattedMessage id="transactions.transaction" />
            </th>
            <th scope="col" className={styles.amount}>
              <FormattedMessage id="transactions.amount" values={{ currency: total.currency }} />
            </th>
          </tr>
        </thead>
        <tbody>
          {payments.map(({ id, type, number, date, amount }) => (
            <tr key={id}>
              <td>
                <DocumentLink accountId={accountId} id={id} type={type} number={number} />
                <span className={styles.date}>
                  <DateText date={date} />
                </span>
              </td>
              <td className={styles.amount}>{format.decimal(amount.amount)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <FormattedMessage id="invoice.open" />
            </th>
            <td className={styles.amount}>{format.decimal(open.amount)}</td>
          </tr>
        </tfoot>
      </table>
      {nextPayments !== null && (
        <MoreAllocations shown={payments.length} count={count} more={more} />
      )}
    </>
  );
}
