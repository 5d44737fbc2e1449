import { FormattedMessage } from 'react-intl';

import type { Invoice } from '../../api/types';
import { Bar } from '../../causes/Bar';
import styles from '../../causes/BarTable.module.css';
import { CauseName } from '../../causes/CauseName';
import { useFormat } from '../../format/useFormat';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';
import { shares } from './causes';

interface Props {
  invoice: Invoice | undefined;
}

/** The invoice's total by cause, drawn as bars beside a table of the same figures. */
export function BillByCause({ invoice }: Props) {
  return (
    <Section title={<FormattedMessage id="cause.title" />}>
      {invoice ? <CauseTable invoice={invoice} /> : <Skeleton width="full" />}
    </Section>
  );
}

function CauseTable({ invoice }: { invoice: Invoice }) {
  const format = useFormat();
  const { currency } = invoice.total;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">
            <FormattedMessage id="cause.cause" />
          </th>
          <td className={styles.bars} />
          <th scope="col" className={styles.amount}>
            <FormattedMessage id="transactions.amount" values={{ currency }} />
          </th>
        </tr>
      </thead>
      <tbody>
        {shares(invoice).map((share) => (
          <tr key={share.cause}>
            <th scope="row">
              <CauseName cause={share.cause} />
            </th>
            <td className={styles.bars}>
              <Bar parts={[{ of: share.cause, start: 0, width: share.percent }]} />
            </td>
            <td className={styles.amount}>{format.decimal(share.amount.amount)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">
            <FormattedMessage id="invoice.total" />
          </th>
          <td className={styles.bars} />
          <td className={styles.amount}>{format.decimal(invoice.total.amount)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
