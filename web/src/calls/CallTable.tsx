import { FormattedMessage } from 'react-intl';

import type { Call, CallSort } from '../api/types';
import { classes } from '../ui/classes';
import { Skeleton } from '../ui/Skeleton';
import { cell, row, rows, table } from '../ui/tableRoles';
import { CallHead } from './CallHead';
import { CallRow } from './CallRow';
import styles from './CallTable.module.css';
import type { LinkTo } from './linkTo';
import { SortField } from './SortField';

/** Placeholder rows while the calls load, about a screenful. */
const waitingRows = 8;

interface Props {
  accountId: string;
  /** Undefined while they load. */
  calls: readonly Call[] | undefined;
  /** Whether calls of other filters are loading. */
  isStale: boolean;
  sort: CallSort;
  onSort: (sort: CallSort) => void;
  linkTo: LinkTo | undefined;
}

/** A table of calls. On a phone each is a card, so that nothing scrolls sideways. */
export function CallTable({ accountId, calls, isStale, sort, onSort, linkTo }: Props) {
  const currency = calls?.[0]?.currency;
  const waiting = Array.from({ length: waitingRows }, (_, number) => number);
  const repeated = daysWithTwoOffsets(calls ?? []);
  return (
    <>
      <SortField sort={sort} onSort={onSort} />
      <table
        {...table}
        className={classes(styles.table, isStale && styles.stale)}
        aria-busy={isStale}
      >
        <caption className="visually-hidden">
          <FormattedMessage id="calls.viewList" />
        </caption>
        <CallHead currency={currency} sort={sort} onSort={onSort} />
        <tbody {...rows}>
          {calls
            ? calls.map((call) => (
                <CallRow
                  key={`${call.startedAt} ${call.callId}`}
                  accountId={accountId}
                  call={call}
                  withOffset={repeated.has(call.localStart.slice(0, 10))}
                  linkTo={linkTo}
                />
              ))
            : waiting.map((number) => <WaitingRow key={number} />)}
        </tbody>
      </table>
    </>
  );
}

/** The days of a clock change, whose repeated hour only the offset tells apart. */
function daysWithTwoOffsets(calls: readonly Call[]): Set<string> {
  const offsets = new Map<string, string>();
  const found = new Set<string>();
  for (const { localStart } of calls) {
    const day = localStart.slice(0, 10);
    const offset = /(Z|[+-]\d\d:\d\d)$/.exec(localStart)?.[1] ?? '';
    if ((offsets.get(day) ?? offset) !== offset) found.add(day);
    offsets.set(day, offset);
  }
  return found;
}

function WaitingRow() {
  return (
    <tr {...row} className={styles.row}>
      {[styles.start, styles.from, styles.to, styles.own, styles.billed, styles.charge].map(
        (name) => (
          <td {...cell} key={name} className={name}>
            <Skeleton width="word" />
          </td>
        ),
      )}
    </tr>
  );
}
