import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, Navigate, useLocation, useParams } from 'react-router';

import { transactionQuery } from '../../api/transactions';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { useAccess } from '../../session/useAccess';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { PdfWaiting } from '../../ui/PdfWaiting';
import { Allocations } from './Allocations';
import { Effect } from './Effect';
import { Facts } from './Facts';
import styles from './Transaction.module.css';

const PdfButton = lazy(() => import('../../ui/PdfButton'));

/** Loaded after the first paint. */

// Few users are administrators.
const PostFrom = lazy(() => import('./PostFrom'));

/** Transaction Details: one entry, its effect on the balance, and its allocations. */
export default function Transaction() {
  const { accountId = '', entryId = '' } = useParams();
  const retry = useRetry();
  const { isAdmin } = useAccess(accountId);
  const { data: entry, error } = useQuery(transactionQuery(accountId, entryId));
  const { state } = useLocation() as { state: { isNew?: boolean } | null };
  // An invoice has its own page.
  if (entry?.type === 'invoice') {
    return <Navigate to={paths.invoice(accountId, entry.number)} replace />;
  }
  return (
    <>
      <Head accountId={accountId} />
      {state?.isNew && (
        <Notice>
          <FormattedMessage id="transaction.isNew" />
        </Notice>
      )}
      {error && !entry ? (
        <Failure error={error} retry={retry} />
      ) : (
        <>
          <div className={styles.top}>
            <Effect entry={entry} />
            <Facts accountId={accountId} entry={entry} />
          </div>
          {entry?.type === 'payment' && (
            <div className={styles.receipt}>
              <Suspense fallback={<PdfWaiting />}>
                <PdfButton file={(files) => files.receiptPdf(accountId, entryId)} />
              </Suspense>
            </div>
          )}
          {entry && <Allocations accountId={accountId} entry={entry} />}
          {entry && isAdmin && (
            <Suspense>
              <PostFrom accountId={accountId} entry={entry} />
            </Suspense>
          )}
        </>
      )}
    </>
  );
}

function Head({ accountId }: { accountId: string }) {
  const intl = useIntl();
  return (
    <div className={styles.head}>
      <PageTitle title={intl.formatMessage({ id: 'transaction.title' })}>
        <p className={styles.back}>
          <Link to={paths.transactions(accountId)}>
            <FormattedMessage id="transaction.back" />
          </Link>
        </p>
      </PageTitle>
      <div className={styles.actions}>
        <Button onClick={() => window.print()}>
          <FormattedMessage id="transaction.print" />
        </Button>
      </div>
    </div>
  );
}
