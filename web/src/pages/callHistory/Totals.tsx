import { useId, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import type { CallTotals } from '../../api/types';
import { FileChoice } from '../../calls/lazyFiles';
import type { CallFilters } from '../../calls/filters';
import { minutesOf, useCallFormat } from '../../calls/useCallFormat';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Totals.module.css';

interface Props {
  accountId: string;
  /** Undefined while they load. */
  totals: CallTotals | undefined;
  filters: CallFilters;
  /** Whether the totals of other filters are loading. */
  isStale: boolean;
  mayDownload: boolean;
}

/** What matched in all, which stays in view above a long list, and the export of it. */
export function Totals({ accountId, totals, filters, isStale, mayDownload }: Props) {
  const id = useId();
  // The choice ends when the filters change: it was about other calls.
  const [chosen, setChosen] = useState<CallFilters | null>(null);
  const isChoosing = chosen === filters;
  const close = () => {
    setChosen(null);
    document.getElementById(id)?.focus();
  };
  const calls = totals?.calls ?? 0;
  return (
    <>
      <div className={styles.bar} data-export={mayDownload || undefined}>
        <p role="status" className={classes(styles.totals, isStale && styles.stale)}>
          {totals ? <Sums totals={totals} /> : <Skeleton width="sentence" />}
        </p>
        {mayDownload && calls > 0 && (
          <Button
            id={id}
            aria-expanded={isChoosing}
            onClick={() => setChosen(isChoosing ? null : filters)}
          >
            <FormattedMessage id="calls.export" values={{ calls }} />
          </Button>
        )}
      </div>
      {isChoosing && calls > 0 && (
        <FileChoice
          accountId={accountId}
          subject={{ kind: 'search', filters, calls }}
          onClose={close}
        />
      )}
    </>
  );
}

function Sums({ totals: { calls, billedSeconds, charge, currency } }: { totals: CallTotals }) {
  const format = useCallFormat();
  return (
    <FormattedMessage
      id="calls.totals"
      values={{
        calls,
        ...minutesOf(billedSeconds),
        charge: format.charge(charge, currency),
        strong: (text) => <strong key="strong">{text}</strong>,
        billed: (text) => (
          <span key="billed" className={styles.billed}>
            {text}
          </span>
        ),
      }}
    />
  );
}
