/** A statement of any period: on the screen, on paper, and as a file. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams, useSearchParams } from 'react-router';

import { dashboardQuery, statementQuery } from '../../api/queries';
import type { Period } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { useFormat } from '../../format/useFormat';
import { useToday } from '../../history/useToday';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { DownloadHead } from '../../ui/DownloadHead';
import { Failure } from '../../ui/Failure';
import { Skeleton } from '../../ui/Skeleton';
import { Movements } from './Movements';
import { Overview } from './Overview';
import { PeriodBar } from './PeriodBar';
import { periodFrom } from './periods';
import styles from './Statement.module.css';

/** The end of the page comes after its beginning has been painted. */
const AtTheEnd = lazy(() => import('./AtTheEnd'));

/** Asked for while the period is not known: never sent. */
const noPeriod: Period = { from: '', to: '' };

export default function Statement() {
  const { accountId = '' } = useParams();
  const retry = useRetry();
  const today = useToday(accountId);
  const { error: unknown } = useQuery(dashboardQuery(accountId));
  const [address, setAddress] = useSearchParams();
  const period = today === null ? null : periodFrom(address, today);
  const answer = useQuery({
    ...statementQuery(accountId, period ?? noPeriod),
    enabled: period !== null,
  });
  const { data: statement, isPlaceholderData } = answer;
  const error = answer.error ?? (today === null ? unknown : null);
  const isStale = isPlaceholderData && !error;
  // The answer says which days it is of: those of an old link may not have come yet.
  const shown = statement && !isPlaceholderData ? statement : period;
  return (
    <>
      <Head accountId={accountId} period={period} shown={shown} />
      <PeriodBar
        period={period}
        today={today}
        isWaiting={!error}
        onChange={({ from, to }) => setAddress({ from, to })}
      />
      {error ? (
        <Failure error={error} retry={retry} />
      ) : (
        <div className={classes(styles.document, isStale && styles.stale)} aria-busy={isStale}>
          <Overview statement={statement} />
          <Movements accountId={accountId} statement={statement} />
          <Suspense fallback={<Skeleton width="full" />}>
            {statement && <AtTheEnd accountId={accountId} statement={statement} />}
          </Suspense>
        </div>
      )}
    </>
  );
}

interface HeadProps {
  accountId: string;
  /** What is asked for. */
  period: Period | null;
  /** What is answered, once it is. */
  shown: Period | null;
}

function Head({ accountId, period, shown }: HeadProps) {
  const intl = useIntl();
  const format = useFormat();
  return (
    <DownloadHead
      title={intl.formatMessage({ id: 'statement.title' })}
      lead={shown ? format.period(shown) : <Skeleton width="name" />}
      file={period && ((files) => files.statementFile(accountId, period))}
    >
      <Button onClick={() => window.print()}>
        <FormattedMessage id="transaction.print" />
      </Button>
    </DownloadHead>
  );
}
