import { type ReactNode, useId, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import type { CauseChange, InvoiceDifference, InvoiceSummary, Money } from '../api/types';
import { isNegative, isZero } from '../format/money';
import { useFormat } from '../format/useFormat';
import { cell, columnHeader, row, rowHeader, rows, table } from '../ui/tableRoles';
import { Bar } from './Bar';
import { CauseName } from './CauseName';
import styles from './InvoiceComparison.module.css';
import { type Span, stepsOf } from './steps';

interface Props {
  now: InvoiceSummary;
  difference: InvoiceDifference;
}

/** Both totals and the step of each cause between them; a cause opens its changed lines. */
export function ComparisonTable({ now, difference }: Props) {
  const format = useFormat();
  const { earlier, change, causes } = difference;
  const steps = stepsOf(difference);
  return (
    <table {...table} className={styles.table}>
      <caption className="visually-hidden">
        <FormattedMessage id="causes.comparison" />
      </caption>
      <Head currency={change.currency} />
      <tbody {...rows}>
        <tr {...row} className={styles.row}>
          <th {...rowHeader} className={styles.name}>
            <FormattedMessage id="causes.before" />
          </th>
          <td {...cell} className={styles.bars}>
            <Bar parts={[{ of: 'total', ...steps.before }]} />
          </td>
          <td {...cell} className={styles.alone}>
            {format.decimal(earlier.total.amount)}
          </td>
        </tr>
      </tbody>
      {causes.map((cause, index) => (
        <Cause key={cause.cause} change={cause} step={steps.causes[index]} />
      ))}
      <tfoot {...rows}>
        <tr {...row} className={styles.row}>
          <th {...rowHeader} className={styles.name}>
            <FormattedMessage id="invoice.total" />
          </th>
          <Figures before={earlier.total} now={now.total} change={change}>
            <Bar parts={[{ of: 'total', ...steps.now }]} />
          </Figures>
        </tr>
      </tfoot>
    </table>
  );
}

function Head({ currency }: { currency: string }) {
  return (
    <thead {...rows}>
      <tr {...row} className={styles.row}>
        <th {...columnHeader} className={styles.name}>
          <FormattedMessage id="cause.cause" />
        </th>
        <td {...cell} className={styles.bars} />
        <th {...columnHeader} className={styles.before}>
          <FormattedMessage id="causes.before" />
        </th>
        <th {...columnHeader} className={styles.now}>
          <FormattedMessage id="causes.now" />
        </th>
        <th {...columnHeader} className={styles.change}>
          <FormattedMessage id="causes.change" values={{ currency }} />
        </th>
      </tr>
    </thead>
  );
}

/** What changed of a cause. Its lines are shown on demand. */
function Cause({ change: cause, step }: { change: CauseChange; step: Span | undefined }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <tbody {...rows}>
        <tr {...row} className={styles.row}>
          <th {...rowHeader} className={styles.name}>
            {cause.lines.length === 0 ? (
              <CauseName cause={cause.cause} />
            ) : (
              <button
                type="button"
                className={styles.toggle}
                aria-expanded={isOpen}
                aria-controls={id}
                onClick={() => setOpen(!isOpen)}
              >
                <CauseName cause={cause.cause} />
              </button>
            )}
          </th>
          <Figures {...cause}>{step && <Bar parts={[{ of: cause.cause, ...step }]} />}</Figures>
        </tr>
      </tbody>
      <tbody {...rows} id={id} hidden={!isOpen} className={styles.lines}>
        {isOpen && <Lines cause={cause} />}
      </tbody>
    </>
  );
}

function Lines({ cause: { lines, otherLines } }: { cause: CauseChange }) {
  return (
    <>
      {lines.map(({ description, ...figures }) => (
        <tr {...row} key={description} className={styles.row}>
          <th {...rowHeader} className={styles.name}>
            <bdi>{description}</bdi>
          </th>
          <Figures {...figures} />
        </tr>
      ))}
      {otherLines && (
        <tr {...row} className={styles.row}>
          <th {...rowHeader} className={styles.name}>
            <FormattedMessage id="causes.otherLines" values={{ count: otherLines.count }} />
          </th>
          <td {...cell} className={styles.bars} />
          <td {...cell} className={styles.before} />
          <td {...cell} className={styles.now} />
          <td {...cell} className={styles.change}>
            <Change change={otherLines.change} />
          </td>
        </tr>
      )}
    </>
  );
}

interface FiguresProps {
  before: Money | null;
  now: Money | null;
  change: Money;
  /** What is drawn of it. */
  children?: ReactNode;
}

function Figures({ before, now, change, children }: FiguresProps) {
  return (
    <>
      <td {...cell} className={styles.bars}>
        {children}
      </td>
      <td {...cell} className={styles.before}>
        <Amount amount={before} />
      </td>
      <td {...cell} className={styles.now}>
        <Amount amount={now} />
      </td>
      <td {...cell} className={styles.change}>
        <Change change={change} />
      </td>
    </>
  );
}

function Amount({ amount }: { amount: Money | null }) {
  const format = useFormat();
  if (!amount) return <FormattedMessage id="causes.notBilled" />;
  return format.decimal(amount.amount);
}

/** A difference with its sign. */
function Change({ change: { amount } }: { change: Money }) {
  const format = useFormat();
  if (isZero(amount)) return <FormattedMessage id="causes.unchanged" />;
  return `${isNegative(amount) ? '' : '+'}${format.decimal(amount)}`;
}
