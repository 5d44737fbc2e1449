import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { endSession, mySessionsQuery } from '../../api/login';
import { isProblemOf } from '../../api/problem';
import type { MySession } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { deviceOf } from '../../format/device';
import { InstantText } from '../../ui/InstantText';
import { Section } from '../../ui/Section';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Login.module.css';

/** The user's sessions, each of which they can end. */
export function MySessions() {
  const retry = useRetry();
  const { data, error } = useQuery(mySessionsQuery);
  const end = useEndSessions();
  const others = data?.items.filter(({ current }) => !current).map(({ id }) => id) ?? [];
  return (
    <Section title={<FormattedMessage id="login.sessions" />} className={styles.section}>
      <p className={styles.lead}>
        <FormattedMessage id="login.sessionsLead" />
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
            label={<FormattedMessage id="login.endOtherSessions" />}
            question={<FormattedMessage id="login.endOtherSessionsQuestion" />}
            confirmLabel={<FormattedMessage id="login.endOtherSessions" />}
            isPending={end.isPending}
            onConfirm={() => end.mutate(others)}
          />
        </div>
      )}
      {data && others.length === 0 && (
        <p className={styles.detail}>
          <FormattedMessage id="login.noOtherSessions" />
        </p>
      )}
    </Section>
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
  const unknown = intl.formatMessage({ id: 'login.unknownBrowser' });
  const device =
    system === null
      ? (browser ?? unknown)
      : intl.formatMessage({ id: 'login.device' }, { browser: browser ?? unknown, system });
  return (
    <li className={styles.session}>
      <div>
        <p className={styles.device}>
          {device}
          {current && (
            <span className={styles.here}>
              <FormattedMessage id="login.thisSession" />
            </span>
          )}
        </p>
        <p className={styles.detail}>
          <FormattedMessage
            id="login.sessionDetail"
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
          label={<FormattedMessage id="login.endSession" />}
          accessibleName={intl.formatMessage({ id: 'login.endSessionLabel' }, { device, address })}
          question={<FormattedMessage id="login.endSessionQuestion" />}
          confirmLabel={<FormattedMessage id="login.endSession" />}
          isPending={isPending}
          onConfirm={onEnd}
        />
      )}
    </li>
  );
}

/** Ends sessions one after the other. A session that has ended already is not an error. */
function useEndSessions() {
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
