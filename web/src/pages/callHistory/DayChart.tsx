import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Link } from 'react-router';

import type { Measure } from '../../calls/filters';
import { useCallFormat } from '../../calls/useCallFormat';
import type { DayBar } from './bars';
import styles from './DayChart.module.css';

/** The part of its place that a column fills. */
const fill = 0.8;
/** The least height of a column with calls, in percent, so that it can be seen. */
const least = 1.5;

interface Props {
  bars: readonly DayBar[];
  measure: Measure;
  title: string;
  /** The address of a bar's calls. */
  to: (bar: DayBar) => string;
  nameOf: (bar: DayBar) => string;
  /** What the picture shows, in words. */
  caption: ReactNode;
}

/**
 * Columns along a line of time. A press on one narrows the search. Hidden from assistive technology
 * and the keyboard: the table below has the same figures and links.
 */
export function DayChart({ bars, measure, title, to, nameOf, caption }: Props) {
  const intl = useIntl();
  const format = useCallFormat();
  const [first, last] = [bars[0], bars.at(-1)];
  const highest = bars.find(({ percent }) => percent === 100);
  const textOf = (bar: DayBar) =>
    measure === 'charge'
      ? format.charge(bar.charge, bar.currency)
      : intl.formatMessage({ id: 'calls.count' }, { calls: bar.calls });
  const place = 100 / bars.length;
  return (
    <figure className={styles.figure} aria-label={title}>
      <p className={styles.scale} aria-hidden="true">
        {highest && textOf(highest)}
      </p>
      <svg className={styles.chart} aria-hidden="true">
        {bars.map((bar, index) => {
          const height = bar.calls === 0 ? 0 : Math.max(bar.percent, least);
          return (
            <Link key={bar.key} to={to(bar)} tabIndex={-1} preventScrollReset>
              <title>{`${nameOf(bar)}: ${textOf(bar)}`}</title>
              <rect className={styles.place} x={`${index * place}%`} width={`${place}%`} />
              <rect
                className={styles.bar}
                x={`${(index + (1 - fill) / 2) * place}%`}
                y={`${100 - height}%`}
                width={`${place * fill}%`}
                height={`${height}%`}
              />
            </Link>
          );
        })}
      </svg>
      <p className={styles.axis} aria-hidden="true">
        <span>{first && nameOf(first)}</span>
        {last !== first && <span>{last && nameOf(last)}</span>}
      </p>
      <figcaption className={styles.caption}>{caption}</figcaption>
    </figure>
  );
}
