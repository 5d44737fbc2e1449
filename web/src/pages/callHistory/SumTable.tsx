import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { CallTotals } from '../../api/types';
import { useCallFormat } from '../../calls/useCallFormat';
import { classes } from '../../ui/classes';
import { cell, columnHeader, row, rowHeader, rows as rowGroup, table } from '../../ui/tableRoles';
import type { Bar } from './bars';
import styles from './SumTable.module.css';

interface Named extends Bar {
  name: string;
  /** The address of the calls. */
  to: string;
}

interface Props {
  title: ReactNode;
  /** The header of the first column. */
  head: ReactNode;
  rows: readonly Named[];
  /** Whether each row has a bar. */
  withBars?: boolean;
  /** The sums of what the API leaves out. */
  rest?: CallTotals | null;
}

/** Sums of calls as a table, each linked to its calls. */
export function SumTable({ title, head, rows, withBars = false, rest = null }: Props) {
  return (
    <table {...table} className={classes(styles.table, withBars && styles.withBars)}>
      <caption className="visually-hidden">{title}</caption>
      <thead {...rowGroup}>
        <tr {...row} className={styles.row}>
          <th {...columnHeader} className={styles.name}>
            {head}
          </th>
          <th {...columnHeader} className={styles.calls}>
            <FormattedMessage id="calls.calls" />
          </th>
          <th {...columnHeader} className={styles.billed}>
            <FormattedMessage id="calls.billed" />
          </th>
          <th {...columnHeader} className={styles.charge}>
            <FormattedMessage id="calls.charge" />
          </th>
        </tr>
      </thead>
      <tbody {...rowGroup}>
        {rows.map((item) => (
          <tr {...row} key={item.key} className={styles.row}>
            <th {...rowHeader} className={styles.name}>
              <Link className={styles.link} to={item.to} preventScrollReset>
                <bdi>{item.name}</bdi>
              </Link>
              {withBars && <Drawn percent={item.percent} />}
            </th>
            <Sums totals={item} />
          </tr>
        ))}
        {rest && (
          <tr {...row} className={styles.row}>
            <th {...rowHeader} className={styles.name}>
              <FormattedMessage id="calls.rest" />
            </th>
            <Sums totals={rest} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Sums({ totals }: { totals: CallTotals }) {
  const format = useCallFormat();
  return (
    <>
      <td {...cell} className={styles.calls}>
        <FormattedMessage id="calls.count" values={{ calls: totals.calls }} />
      </td>
      <td {...cell} className={styles.billed}>
        {format.duration(totals.billedSeconds)}
      </td>
      <td {...cell} className={styles.charge}>
        {format.charge(totals.charge, totals.currency)}
      </td>
    </>
  );
}

/** A bar relative to the longest. Hidden from assistive technology: the table has the figures. */
function Drawn({ percent }: { percent: number }) {
  return (
    <svg className={styles.bar} aria-hidden="true">
      <rect width={`${percent}%`} height="100%" rx="2" />
    </svg>
  );
}
