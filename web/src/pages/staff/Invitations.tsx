import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { staffInvitationsQuery } from '../../api/staffInvitations';
import type { FoundAccount, InvitationRelease } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { useAccess } from '../../session/useAccess';
import { Section } from '../../ui/Section';
import { Failure } from '../../ui/Failure';
import { InstantText } from '../../ui/InstantText';
import { Notice } from '../../ui/Notice';
import { PageHead } from '../../ui/PageHead';
import { ShowMore } from '../../ui/ShowMore';
import { Skeleton } from '../../ui/Skeleton';
import { UsernameTaken } from './UsernameTaken';
import { ReleaseInvitations } from './ReleaseInvitations';
import styles from './Staff.module.css';

/** Milliseconds between refreshes while a release is under way. */
const pause = 15_000;

/**
 * The users whom imports recorded and who wait for an invitation, with the form that releases them.
 */
export default function Invitations() {
  const intl = useIntl();
  const retry = useRetry();
  const { isAdmin } = useAccess(undefined);
  const waiting = useInfiniteQuery({
    ...staffInvitationsQuery,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.release ? pause : false),
  });
  const items = waiting.data?.pages.flatMap((page) => page.items);
  const release = waiting.data?.pages[0]?.release ?? null;
  const withoutManager = waiting.data?.pages[0]?.withoutManager ?? [];
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'nav.invitations' })}
        lead={<FormattedMessage id="staffInvitations.lead" />}
      />
      <Section title={<FormattedMessage id="staffInvitations.waiting" />} className={styles.found}>
        {waiting.isError && !items && <Failure error={waiting.error} retry={retry} />}
        {waiting.isPending && <Skeleton width="sentence" />}
        {items?.length === 0 && (
          <p>
            <FormattedMessage id="staffInvitations.none" />
          </p>
        )}
        {items && items.length > 0 && (
          <>
            <ul className={styles.waiting}>
              {items.map(({ id, username, email }) => (
                <li key={id} translate="no">
                  {username} <span className={styles.detail}>{email}</span>
                </li>
              ))}
            </ul>
            <ShowMore
              shown={
                <FormattedMessage
                  id={waiting.hasNextPage ? 'staffInvitations.shown' : 'staffInvitations.shownAll'}
                  values={{ count: items.length }}
                />
              }
              hasMore={waiting.hasNextPage}
              isLoading={waiting.isFetchingNextPage}
              error={waiting.isFetchNextPageError ? waiting.error : null}
              onMore={() => void waiting.fetchNextPage()}
            />
          </>
        )}
      </Section>
      {withoutManager.length > 0 && <WithoutManager accounts={withoutManager} />}
      {release && <UnderWay release={release} />}
      {items && isAdmin && (items.length > 0 || release !== null) && <ReleaseInvitations />}
      {items && !isAdmin && (
        <p className={styles.lead}>
          <FormattedMessage id="staffInvitations.releaseForAdmins" />
        </p>
      )}
    </>
  );
}

function WithoutManager({ accounts }: { accounts: FoundAccount[] }) {
  return (
    <Section
      title={<FormattedMessage id="staffInvitations.withoutManager" />}
      className={styles.found}
    >
      <ul className={styles.waiting}>
        {accounts.map((account) => (
          <li key={account.id}>
            <bdi translate="no">{account.name}</bdi>{' '}
            <bdi className={styles.detail}>{account.number}</bdi>
            <UsernameTaken account={account} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function UnderWay({ release: { at, accounts, perMinute } }: { release: InvitationRelease }) {
  return (
    <Notice title={<FormattedMessage id="staffInvitations.underWay" />}>
      <FormattedMessage
        id={
          accounts === null ? 'staffInvitations.underWayAll' : 'staffInvitations.underWayAccounts'
        }
        values={{
          at: <InstantText key="at" instant={at} />,
          count: accounts?.length ?? 0,
          perMinute,
        }}
      />
    </Notice>
  );
}
