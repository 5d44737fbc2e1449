import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useParams, useSearchParams } from 'react-router';

import type { PostingKind } from '../../api/corrections';
import { dashboardQuery } from '../../api/dashboard';
import { sessionQuery } from '../../api/session';
import { transactionQuery } from '../../api/transactions';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { useAccess } from '../../session/useAccess';
import { Section } from '../../ui/Section';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Post.module.css';
import { Steps } from './Steps';

const kinds: readonly PostingKind[] = ['credit', 'adjustment', 'reversal', 'write-off'];

/** Posts a document to an account in two steps: form and review. For administrators. */
export default function Post() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const { isAdmin } = useAccess(accountId);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'nav.post' })}>
        <p className={styles.lead}>
          <FormattedMessage id="posting.lead" />
        </p>
      </PageTitle>
      {!session && <Skeleton width="sentence" />}
      {session && !isAdmin && (
        <Notice title={<FormattedMessage id="posting.forbidden" />}>
          <p>
            <FormattedMessage id="posting.forbiddenDetail" />
          </p>
          <Link to={paths.dashboard(accountId)}>
            <FormattedMessage id="posting.toDashboard" />
          </Link>
        </Notice>
      )}
      {isAdmin && <PostingSteps accountId={accountId} />}
    </>
  );
}

/** The form, once the account and the entry to reverse are loaded. */
function PostingSteps({ accountId }: { accountId: string }) {
  const retry = useRetry();
  const [address] = useSearchParams();
  const kind = kinds.find((kind) => kind === address.get('kind')) ?? 'credit';
  const entryId = address.get('entry') ?? '';
  const isReversal = kind === 'reversal';
  const dashboard = useQuery(dashboardQuery(accountId));
  const entry = useQuery({
    ...transactionQuery(accountId, entryId),
    enabled: isReversal && entryId !== '',
  });
  const error = dashboard.error ?? entry.error;
  if (error) return <Failure error={error} retry={retry} />;
  if (isReversal && entryId === '') return <NothingToReverse accountId={accountId} />;
  if (!dashboard.data || (isReversal && !entry.data)) return <Waiting />;
  return (
    <Steps
      key={entryId}
      account={dashboard.data}
      reversedEntry={entry.data ?? null}
      start={{ kind, entry: entryId, invoice: address.get('invoice') ?? '' }}
    />
  );
}

function NothingToReverse({ accountId }: { accountId: string }) {
  return (
    <Notice title={<FormattedMessage id="posting.noEntry" />}>
      <p>
        <FormattedMessage id="posting.noEntryDetail" />
      </p>
      <Link to={paths.transactions(accountId)}>
        <FormattedMessage id="posting.toTransactions" />
      </Link>
    </Notice>
  );
}

function Waiting() {
  return (
    <Section title={<Skeleton width="word" />} className={styles.form}>
      {['kind', 'amount', 'reason'].map((line) => (
        <div key={line} className={styles.waiting}>
          <Skeleton width="full" />
        </div>
      ))}
    </Section>
  );
}
