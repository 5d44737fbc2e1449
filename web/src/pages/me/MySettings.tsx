/** My settings: name and language, password, second factor, and where one is signed in. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useLocation } from 'react-router';

import { sessionQuery } from '../../api/queries';
import type { SecondFactor, Session } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { ButtonLink } from '../../ui/ButtonLink';
import { Card } from '../../ui/Card';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import { MySessions } from './MySessions';
import { NameAndLanguage } from './NameAndLanguage';
import styles from './Me.module.css';

const MyAccounts = lazy(() => import('./MyAccounts'));

/** What a page of one's settings has just done. */
export type Done = 'password' | 'factor-off' | 'factor-on' | 'codes';

const done = {
  password: 'own.passwordDone',
  'factor-off': 'own.factorOffDone',
  'factor-on': 'own.factorOnDone',
  codes: 'own.codesDone',
} as const;

export default function MySettings() {
  const intl = useIntl();
  const retry = useRetry();
  const { data: session, error } = useQuery(sessionQuery);
  const state = useLocation().state as { done: Done } | null;
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'nav.me' })} />
      {state && (
        <Notice>
          <FormattedMessage id={done[state.done]} />
        </Notice>
      )}
      {error && !session && <Failure error={error} retry={retry} />}
      {/* All at once: how high the form is, only its language tells. */}
      {session ? <Cards session={session} /> : !error && <Skeleton width="sentence" />}
    </>
  );
}

function Cards({ session }: { session: Session }) {
  return (
    <>
      <Card title={<FormattedMessage id="own.nameTitle" />} className={styles.card}>
        <NameAndLanguage user={session.user} />
      </Card>
      <Card
        title={<FormattedMessage id="own.password" />}
        className={styles.card}
        aside={
          <ButtonLink to={paths.password}>
            <FormattedMessage id="own.changePassword" />
          </ButtonLink>
        }
      >
        <p className={styles.lead}>
          <FormattedMessage id="own.passwordLead" />
        </p>
      </Card>
      <FactorCard factor={session.secondFactor} />
      <MySessions />
      <Card
        title={<FormattedMessage id="own.activity" />}
        className={styles.card}
        aside={
          <ButtonLink to={paths.myActivity}>
            <FormattedMessage id="own.activityOpen" />
          </ButtonLink>
        }
      >
        <p className={styles.lead}>
          <FormattedMessage id="own.activityLead" />
        </p>
      </Card>
      <Suspense>
        <MyAccounts accounts={session.accounts} />
      </Suspense>
    </>
  );
}

function FactorCard({ factor }: { factor: SecondFactor }) {
  return (
    <Card
      title={<FormattedMessage id="own.factor" />}
      className={styles.card}
      aside={
        <ButtonLink to={paths.secondFactor}>
          <FormattedMessage id={factor.on ? 'own.factorManage' : 'own.factorSetUp'} />
        </ButtonLink>
      }
    >
      <p className={styles.lead}>
        <FormattedMessage id={factor.on ? 'own.factorIsOn' : 'own.factorIsOff'} />
      </p>
    </Card>
  );
}
