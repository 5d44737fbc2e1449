/** Where one is signed in, and how to end it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { endSession, mySessionsQuery } from '../../api/own';
import { isProblemOf } from '../../api/problem';
import type { MySession } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { deviceOf } from '../../format/device';
import { InstantText } from '../../ui/InstantText';
import { Card } from '../../ui/Card';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Me.module.css';

export function MySessions() {
  const retry = useRetry();
  const { data, error } = useQuery(mySessionsQuery);
  const end = useEnd();
  const others = data?.items.filter(({ current }) => !current).map(({ id }) => id) ?? [];
  return (
    <Card title={<FormattedMessage id="own.sessions" />} className={styles.card}>
      <p className={styles.lead}>
        <FormattedMessage id="own.sessionsLead" />
      </p>
      {error && !data && <Failure error={error} retry={retry} />}
      {end.error && <Failure error={end.error} />}
      {!error && !data && <Waiting />}
      <ul className={styles.sessions} aria-busy={end.isPending}>
        {data?.items.map((session) => (
          <Session
            key={session.id}
            session={session}
            isPending={end.isPending}
            onEnd={() => end.mutate([session.id])}
          />
        ))}
      </ul>
      {others.length > 1 && (
        <div className={styles.actions}>
          <Confirm
            ask={<FormattedMessage id="own.endOthers" />}
            question={<FormattedMessage id="own.endOthersQuestion" />}
            confirm={<FormattedMessage id="own.endOthers" />}
            isPending={end.isPending}
            onConfirm={() => end.mutate(others)}
          />
        </div>
      )}
      {data && others.length === 0 && (
        <p className={styles.detail}>
          <FormattedMessage id="own.sessionsAlone" />
        </p>
      )}
    </Card>
  );
}

interface Props {
  session: MySession;
  isPending: boolean;
  onEnd: () => void;
}

function Session({ session, isPending, onEnd }: Props) {
  const intl = useIntl();
  const { agent, address, begunAt, lastUsedAt, current } = session;
  const { browser, system } = deviceOf(agent);
  const unknown = intl.formatMessage({ id: 'own.unknownBrowser' });
  const device =
    system === null
      ? (browser ?? unknown)
      : intl.formatMessage({ id: 'own.device' }, { browser: browser ?? unknown, system });
  return (
    <li className={styles.session}>
      <div>
        <p className={styles.device}>
          {device}
          {current && (
            <span className={styles.here}>
              <FormattedMessage id="own.thisSession" />
            </span>
          )}
        </p>
        <p className={styles.detail}>
          <FormattedMessage
            id="own.sessionDetail"
            values={{
              address,
              begun: <InstantText key="begun" instant={begunAt} />,
              used: <InstantText key="used" instant={lastUsedAt} />,
            }}
          />
        </p>
      </div>
      {!current && (
        <Confirm
          ask={<FormattedMessage id="own.end" />}
          about={intl.formatMessage({ id: 'own.endLabel' }, { device, address })}
          question={<FormattedMessage id="own.endQuestion" />}
          confirm={<FormattedMessage id="own.end" />}
          isPending={isPending}
          onConfirm={onEnd}
        />
      )}
    </li>
  );
}

/** Ends them one after the other; one that has ended already is as good. */
function useEnd() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) {
        await endSession(id).catch((error: unknown) => {
          if (!isProblemOf(error, '/problems/not-found')) throw error;
        });
      }
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: mySessionsQuery.queryKey }),
  });
}

function Waiting() {
  return (
    <div className={styles.session}>
      <div>
        <p>
          <Skeleton width="name" />
        </p>
        <p className={styles.detail}>
          <Skeleton width="full" />
        </p>
      </div>
    </div>
  );
}
