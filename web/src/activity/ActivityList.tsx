import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import type { Activity, ActivityPage } from '../api/types';
import { useRetry } from '../api/useRetry';
import { Section } from '../ui/Section';
import { Failure } from '../ui/Failure';
import { InstantText } from '../ui/InstantText';
import { ShowMore } from '../ui/ShowMore';
import { Skeleton } from '../ui/Skeleton';
import styles from './ActivityList.module.css';
import { ActivitySentence } from './ActivitySentence';

interface Props {
  activity: UseInfiniteQueryResult<InfiniteData<ActivityPage>>;
  /** The account whose transactions the entries link to; `null` outside an account. */
  accountId: string | null;
}

/** A page of an activity log, newest first: who did what, when and from where. */
export function ActivityList({ activity, accountId }: Props) {
  const retry = useRetry();
  const items = activity.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={<FormattedMessage id="activity.listTitle" />}>
      {activity.isError && !items && <Failure error={activity.error} retry={retry} />}
      {activity.isPending && <Waiting />}
      {items?.length === 0 && (
        <p>
          <FormattedMessage id="activity.none" />
        </p>
      )}
      {items && items.length > 0 && (
        <>
          <ol className={styles.list}>
            {items.map((item) => (
              <Row key={item.id} activity={item} accountId={accountId} />
            ))}
          </ol>
          <ShowMore
            shown={
              <FormattedMessage
                id={activity.hasNextPage ? 'activity.shown' : 'activity.shownAll'}
                values={{ count: items.length }}
              />
            }
            hasMore={activity.hasNextPage}
            isLoading={activity.isFetchingNextPage}
            error={activity.isFetchNextPageError ? activity.error : null}
            onMore={() => void activity.fetchNextPage()}
          />
        </>
      )}
    </Section>
  );
}

function Row({ activity, accountId }: { activity: Activity; accountId: string | null }) {
  const { at, address } = activity;
  return (
    <li className={styles.row}>
      <p>
        <ActivitySentence activity={activity} accountId={accountId} />
      </p>
      <p className={styles.detail}>
        <InstantText instant={at} />
        {address !== null && (
          <>
            {' · '}
            <FormattedMessage id="activity.from" values={{ address }} />
          </>
        )}
      </p>
    </li>
  );
}

function Waiting() {
  return (
    <ol className={styles.list}>
      {[1, 2, 3, 4, 5, 6].map((number) => (
        <li key={number} className={styles.row}>
          <p>
            <Skeleton width="sentence" />
          </p>
          <p className={styles.detail}>
            <Skeleton width="name" />
          </p>
        </li>
      ))}
    </ol>
  );
}
