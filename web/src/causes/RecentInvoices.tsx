import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { newestInvoicesQuery } from '../api/invoices';
import type { CauseAmount, InvoiceSummary } from '../api/types';
import { useRetry } from '../api/useRetry';
import { paths } from '../app/paths';
import { useFormat } from '../format/useFormat';
import { classes } from '../ui/classes';
import { Failure } from '../ui/Failure';
import { Section } from '../ui/Section';
import { Bar } from './Bar';
import figures from './BarTable.module.css';
import { CauseName } from './CauseName';
import styles from './RecentInvoices.module.css';
import { rowsOf, type Span } from './steps';

/** The causes in the order in which they are drawn. */
const causes = ['recurring', 'usage', 'one-time', 'credit', 'taxes'] as const;

const wide = classes(figures.bars, figures.wide);

/** The newest invoices, each drawn by cause and linked. */
export default function RecentInvoices({ accountId }: { accountId: string }) {
  const retry = useRetry();
  const { data, error } = useQuery(newestInvoicesQuery(accountId));
  const invoices = data?.items ?? [];
  const [first] = invoices;
  const drawn = rowsOf(invoices);
  // A single invoice has nothing to be seen beside.
  if (!error && invoices.length < 2) return null;
  return (
    <Section title={<FormattedMessage id="causes.year" />}>
      {error && !data && <Failure error={error} retry={retry} />}
      {first && (
        <>
          <Legend used={invoices.flatMap(({ causes }) => causes)} />
          <table className={figures.table}>
            <caption className="visually-hidden">
              <FormattedMessage id="causes.year" />
            </caption>
            <Head currency={first.total.currency} />
            <tbody>
              {invoices.map((invoice, index) => (
                <Row
                  key={invoice.number}
                  accountId={accountId}
                  invoice={invoice}
                  spans={drawn[index] ?? []}
                />
              ))}
            </tbody>
          </table>
        </>
      )}
    </Section>
  );
}

/** The colours of the causes that occur. Screen readers have the figures in the table. */
function Legend({ used }: { used: readonly CauseAmount[] }) {
  const occurring = causes.filter((cause) => used.some((amount) => amount.cause === cause));
  return (
    <ul className={styles.legend} aria-hidden="true">
      {occurring.map((cause) => (
        <li key={cause}>
          <span className={styles.key}>
            <Bar parts={[{ of: cause, start: 0, width: 100 }]} />
          </span>
          <CauseName cause={cause} />
        </li>
      ))}
    </ul>
  );
}

function Head({ currency }: { currency: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">
          <FormattedMessage id="causes.bill" />
        </th>
        <th scope="col" className={wide}>
          <span className="visually-hidden">
            <FormattedMessage id="cause.cause" />
          </span>
        </th>
        <th scope="col" className={figures.amount}>
          <FormattedMessage id="causes.total" values={{ currency }} />
        </th>
      </tr>
    </thead>
  );
}

interface RowProps {
  accountId: string;
  invoice: InvoiceSummary;
  spans: Span[];
}

function Row({ accountId, invoice: { number, issuedOn, total, causes }, spans }: RowProps) {
  const format = useFormat();
  const parts = causes.flatMap(({ cause }, index) => {
    const span = spans[index];
    return span ? [{ of: cause, ...span }] : [];
  });
  return (
    <tr>
      <th scope="row">
        <Link to={paths.invoice(accountId, number)}>{format.date(issuedOn)}</Link>
      </th>
      <td className={wide}>
        <Bar parts={parts} />
        <ul className="visually-hidden">
          {causes.map(({ cause, amount }) => (
            <li key={cause}>
              <FormattedMessage
                id="causes.part"
                values={{ cause: <CauseName cause={cause} />, amount: format.money(amount) }}
              />
            </li>
          ))}
        </ul>
      </td>
      <td className={figures.amount}>{format.decimal(total.amount)}</td>
    </tr>
  );
}
