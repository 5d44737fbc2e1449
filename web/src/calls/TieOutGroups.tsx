import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { Invoice, TieOutGroup } from '../api/types';
import { isNegative, isZero, withoutSign } from '../format/money';
import { useFormat } from '../format/useFormat';
import { callsAddress } from './filters';
import styles from './TieOutGroups.module.css';
import { minutesOf, useCallFormat } from './useCallFormat';

interface Props {
  accountId: string;
  invoice: Invoice;
  groups: readonly TieOutGroup[];
  /** Whether the user may search Call History. */
  maySearch: boolean;
}

/** What the calls of each usage line add up to, and what differs. */
export function TieOutGroups({ accountId, invoice, groups, maySearch }: Props) {
  const { number, lines, total } = invoice;
  return (
    <ul className={styles.groups}>
      {groups.map((group, index) => {
        // With several groups, each call names its line. A single group has all calls of the
        // invoice, to which a link below the groups leads.
        const [line] = group.lines;
        const lineId = groups.length > 1 && line !== undefined ? line : null;
        return (
          <li key={line ?? index} className={styles.group}>
            <p className={styles.name}>
              <GroupName group={group} invoiceLines={lines} />
            </p>
            <p>
              <Sums group={group} currency={total.currency} />
            </p>
            {!group.matches && (
              <p className={styles.difference}>
                <Difference group={group} />
              </p>
            )}
            {!group.matches && maySearch && group.calls > 0 && lineId !== null && (
              <Link to={callsAddress(accountId, { invoiceNumber: number, lineId })}>
                <FormattedMessage id="tieOut.seeThese" />
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface NameProps {
  group: TieOutGroup;
  /** The lines that are loaded, which may not be all. */
  invoiceLines: Invoice['lines'];
}

function GroupName({ group: { lines }, invoiceLines }: NameProps): ReactNode {
  const [first, second] = lines;
  if (first === undefined) return <FormattedMessage id="tieOut.unknownLine" />;
  if (second !== undefined) {
    return <FormattedMessage id="tieOut.allLines" values={{ count: lines.length }} />;
  }
  const line = invoiceLines.find(({ id }) => id === first);
  if (line) return <bdi>{line.description}</bdi>;
  return <FormattedMessage id="tieOut.line" values={{ line: first }} />;
}

function Sums({ group, currency }: { group: TieOutGroup; currency: string }) {
  const format = useCallFormat();
  return (
    <FormattedMessage
      id={group.matches ? 'tieOut.matches' : 'tieOut.sums'}
      values={{
        calls: group.calls,
        ...minutesOf(group.billedSeconds),
        charge: format.charge(group.charge, currency),
        good: (text) => (
          <strong key="good" className={styles.good}>
            {text}
          </strong>
        ),
      }}
    />
  );
}

/** How a group differs: in its amount, else in the calls or seconds that its lines state. */
function Difference({ group: { billed, stated, difference } }: { group: TieOutGroup }) {
  const format = useFormat();
  if (billed === null) return <FormattedMessage id="tieOut.notBilled" />;
  if (!isZero(difference.amount)) {
    return (
      <FormattedMessage
        id={isNegative(difference.amount) ? 'tieOut.billedMore' : 'tieOut.billedLess'}
        values={{
          billed: format.money(billed),
          difference: format.money(withoutSign(difference)),
        }}
      />
    );
  }
  return (
    <FormattedMessage
      id="tieOut.stated"
      values={{ calls: stated?.calls ?? 0, ...minutesOf(stated?.billedSeconds ?? 0) }}
    />
  );
}
