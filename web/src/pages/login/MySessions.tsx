import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
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
import { SinceText } from '../../ui/SinceText';
import { Skeleton } from '../../ui/Skeleton';
import { cell, columnHeader, row, rowHeader, rows, table } from '../../ui/tableRoles';
import styles from './Login.module.css';

/** The user's sessions, each of which they can end. */
export default function MySessions() {
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
      {data && (
        <SessionTable isBusy={end.isPending}>
          {data.items.map((session) => (
            <Session
              key={session.id}
              session={session}
              isPending={end.isPending}
              onEnd={() => end.mutate([session.id])}
            />
          ))}
        </SessionTable>
      )}
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

function SessionTable({ isBusy, children }: { isBusy: boolean; children: ReactNode }) {
  return (
    <table {...table} className={styles.sessions} aria-busy={isBusy}>
      <thead {...rows}>
        <tr {...row} className={styles.sessionRow}>
          <th {...columnHeader}>
            <FormattedMessage id="login.columnDevice" />
          </th>
          <th {...columnHeader}>
            <FormattedMessage id="login.columnBegun" />
          </th>
          <th {...columnHeader}>
            <FormattedMessage id="login.columnUsed" />
          </th>
          <th {...columnHeader}>
            <span className="visually-hidden">
              <FormattedMessage id="login.columnEnd" />
            </span>
          </th>
        </tr>
      </thead>
      <tbody {...rows}>{children}</tbody>
    </table>
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
  const device = useDeviceName(agent);
  return (
    <tr {...row} className={styles.sessionRow}>
      <th {...rowHeader}>
        <span className={styles.device}>{device}</span>
        <span className={styles.detail}>
          {current && (
            <>
              <FormattedMessage id="login.thisSession" /> ·{' '}
            </>
          )}
          <bdi>{address}</bdi>
        </span>
      </th>
      <td {...cell} className={styles.begun}>
        <span className={styles.inline}>
          <FormattedMessage id="login.columnBegun" />
        </span>{' '}
        <InstantText instant={begunAt} />
      </td>
      <td {...cell} className={styles.used}>
        {current ? (
          <span className={styles.here}>
            <FormattedMessage id="login.activeNow" />
          </span>
        ) : (
          <SinceText instant={lastUsedAt} />
        )}
      </td>
      <td {...cell} className={styles.end}>
        {!current && (
          <Confirm
            label={<FormattedMessage id="login.endSession" />}
            accessibleName={intl.formatMessage(
              { id: 'login.endSessionLabel' },
              { device, address },
            )}
            question={<FormattedMessage id="login.endSessionQuestion" />}
            confirmLabel={<FormattedMessage id="login.endSession" />}
            isPending={isPending}
            onConfirm={onEnd}
          />
        )}
      </td>
    </tr>
  );
}

function useDeviceName(agent: string): string {
  const intl = useIntl();
  const { browser, system } = deviceOf(agent);
  const name = browser ?? intl.formatMessage({ id: 'login.unknownBrowser' });
  if (system === null) return name;
  return intl.formatMessage({ id: 'login.device' }, { browser: name, system });
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
    <div className={styles.account}>
      <p>
        <Skeleton width="name" />
      </p>
      <p className={styles.detail}>
        <Skeleton width="full" />
      </p>
    </div>
  );
}
