import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link } from 'react-router';

import { callHistoryQuery } from '../../api/calls';
import type { CallMonth } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { daysOfMonth } from '../../calls/callFormat';
import { FileChoice, FileJobs } from '../../calls/lazyFiles';
import { callsAddress } from '../../calls/filters';
import { useCallFormat } from '../../calls/useCallFormat';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Failure } from '../../ui/Failure';
import { focusHeading } from '../../ui/focusHeading';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';
import { cell, columnHeader, row, rowHeader, rows, table } from '../../ui/tableRoles';
import styles from './Months.module.css';

/** Placeholders: as many months as the API gives. */
const waiting = [1, 2, 3, 4, 5, 6, 7];

interface Props {
  accountId: string;
  /** Whether the user may download; staff may only look. */
  mayDownload: boolean;
}

/** The months with what they add up to, each with its download. A phone hides them at first. */
export function Months({ accountId, mayDownload }: Props) {
  const id = useId();
  const retry = useRetry();
  const { data, error } = useQuery(callHistoryQuery(accountId));
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const close = () => {
    setChosen(null);
    document.getElementById(`${id}-${chosen}`)?.focus();
  };
  return (
    <Section
      title={<FormattedMessage id="calls.months" />}
      aside={
        <div className={styles.toggle}>
          <Button
            kind="quiet"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            <FormattedMessage id={isOpen ? 'calls.hideMonths' : 'calls.showMonths'} />
          </Button>
        </div>
      }
    >
      <div id={id} className={styles.body} data-open={isOpen || undefined}>
        {error && !data ? (
          <Failure error={error} retry={retry} />
        ) : (
          <table {...table} className={styles.table}>
            <caption className="visually-hidden">
              <FormattedMessage id="calls.months" />
            </caption>
            <Head mayDownload={mayDownload} />
            <tbody {...rows} className={styles.months}>
              {data?.months.map((month) => (
                <Month
                  key={month.month}
                  accountId={accountId}
                  month={month}
                  download={
                    mayDownload
                      ? { id: `${id}-${month.month}`, onPress: () => setChosen(month.month) }
                      : null
                  }
                  onOpen={() => setOpen(false)}
                />
              )) ?? waiting.map((number) => <WaitingMonth key={number} />)}
            </tbody>
          </table>
        )}
        {chosen !== null && (
          <FileChoice
            key={chosen}
            accountId={accountId}
            subject={{ kind: 'month', month: chosen }}
            onClose={close}
          />
        )}
      </div>
      <FileJobs accountId={accountId} isShown={({ subject }) => subject.kind === 'month'} />
    </Section>
  );
}

function Head({ mayDownload }: { mayDownload: boolean }) {
  return (
    <thead {...rows} className="visually-hidden">
      <tr {...row}>
        <th {...columnHeader}>
          <FormattedMessage id="calls.month" />
        </th>
        <th {...columnHeader}>
          <FormattedMessage id="calls.charge" />
        </th>
        <th {...columnHeader}>
          <FormattedMessage id="calls.calls" />
        </th>
        <th {...columnHeader}>
          <FormattedMessage id="calls.billed" />
        </th>
        {mayDownload && (
          <th {...columnHeader}>
            <FormattedMessage id="calls.download" />
          </th>
        )}
      </tr>
    </thead>
  );
}

interface MonthProps {
  accountId: string;
  month: CallMonth;
  /** The button's id and action; `null` without a button. */
  download: { id: string; onPress: () => void } | null;
  onOpen: () => void;
}

function Month({ accountId, month: totals, download, onOpen }: MonthProps) {
  const intl = useIntl();
  const format = useCallFormat();
  const { month, calls, billedSeconds, charge, currency, available } = totals;
  const name = format.month(month);
  return (
    <tr {...row} className={classes(styles.month, calls === 0 && styles.empty)}>
      <th {...rowHeader} className={styles.name}>
        <Link
          to={callsAddress(accountId, daysOfMonth(month))}
          onClick={({ currentTarget }) => {
            // The search, which shows the month's calls, is the next section.
            focusHeading(currentTarget.closest('section')?.nextElementSibling);
            onOpen();
          }}
        >
          {name}
        </Link>
      </th>
      <td {...cell} className={styles.charge}>
        {format.charge(charge, currency)}
      </td>
      <td {...cell} className={styles.calls}>
        <FormattedMessage id="calls.count" values={{ calls }} />
      </td>
      <td {...cell} className={styles.billed}>
        {format.duration(billedSeconds)}
      </td>
      {download && (
        <td {...cell} className={styles.download}>
          {available && (
            <Button
              id={download.id}
              kind="quiet"
              aria-label={intl.formatMessage({ id: 'calls.downloadMonth' }, { month: name })}
              onClick={download.onPress}
            >
              <FormattedMessage id="calls.download" />
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}

function WaitingMonth() {
  return (
    <tr {...row} className={styles.month}>
      <th {...rowHeader} className={styles.name}>
        <Skeleton width="word" />
      </th>
      <td {...cell} className={styles.charge}>
        <Skeleton width="word" />
      </td>
      <td {...cell} className={styles.calls}>
        <Skeleton width="word" />
      </td>
      <td {...cell} className={styles.billed}>
        <Skeleton width="word" />
      </td>
      <td {...cell} className={styles.download} />
    </tr>
  );
}
