import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams, useSearchParams } from 'react-router';

import { dashboardQuery } from '../../api/dashboard';
import { statementQuery } from '../../api/statement';
import type { Period } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { periodFrom } from '../../format/periods';
import { useFormat } from '../../format/useFormat';
import { useToday } from '../../transactions/useAccountDay';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { DownloadHead } from '../../ui/DownloadHead';
import { Failure } from '../../ui/Failure';
import { PdfWaiting } from '../../ui/PdfWaiting';
import { Skeleton } from '../../ui/Skeleton';
import { Movements } from './Movements';
import { Overview } from './Overview';
import { PeriodBar } from './PeriodBar';
import styles from './Statement.module.css';

const PdfButton = lazy(() => import('../../ui/PdfButton'));

/** Loaded after the first paint. */
const EndOfPeriod = lazy(() => import('./EndOfPeriod'));

/** Stands in while the period is unknown. The query is disabled then. */
const noPeriod: Period = { from: '', to: '' };

/** A statement of any period, to read, print or download. */
export default function Statement() {
  const { accountId = '' } = useParams();
  const retry = useRetry();
  const today = useToday(accountId);
  const { error: unknown } = useQuery(dashboardQuery(accountId));
  const [address, setAddress] = useSearchParams();
  const period = today === null ? null : periodFrom(address, today);
  const query = useQuery({
    ...statementQuery(accountId, period ?? noPeriod),
    enabled: period !== null,
  });
  const { data: statement, isPlaceholderData } = query;
  const error = query.error ?? (today === null ? unknown : null);
  const isStale = isPlaceholderData && !error;
  // The response names its period. The data of the period in the address may still be loading.
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
            {statement && <EndOfPeriod accountId={accountId} statement={statement} />}
          </Suspense>
        </div>
      )}
    </>
  );
}

interface HeadProps {
  accountId: string;
  /** The period in the address. */
  period: Period | null;
  /** The period of the loaded statement. */
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
      <Suspense fallback={<PdfWaiting />}>
        <PdfButton file={period && ((files) => files.statementPdf(accountId, period))} />
      </Suspense>
      <Button onClick={() => window.print()}>
        <FormattedMessage id="transaction.print" />
      </Button>
    </DownloadHead>
  );
}
