import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useLocation } from 'react-router';

import { sessionQuery } from '../../api/session';
import type { SecondFactor, Session } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { ButtonLink } from '../../ui/ButtonLink';
import { Section } from '../../ui/Section';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import { NameAndLanguage } from './NameAndLanguage';
import { NotificationChoice } from './NotificationChoice';
import styles from './Login.module.css';

const MySessions = lazy(() => import('./MySessions'));
const MyAccounts = lazy(() => import('./MyAccounts'));

/** A change that another settings page has just made. */
export type Done = 'password' | 'factor-off' | 'factor-on' | 'codes';

const doneMessages = {
  password: 'login.passwordDone',
  'factor-off': 'login.factorOffDone',
  'factor-on': 'login.factorOnDone',
  codes: 'login.codesDone',
} as const;

/** My settings: name and language, e-mails, password, second factor, sessions, accounts. */
export default function MySettings() {
  const intl = useIntl();
  const retry = useRetry();
  const { data: session, error } = useQuery(sessionQuery);
  const state = useLocation().state as { done: Done } | null;
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'nav.mySettings' })} />
      {state && (
        <Notice>
          <FormattedMessage id={doneMessages[state.done]} />
        </Notice>
      )}
      {error && !session && <Failure error={error} retry={retry} />}
      {/* The sections appear together: the height of the first form depends on the language. */}
      {session ? <Cards session={session} /> : !error && <Skeleton width="sentence" />}
    </>
  );
}

function Cards({ session }: { session: Session }) {
  return (
    <>
      <Section title={<FormattedMessage id="login.nameTitle" />} className={styles.section}>
        <NameAndLanguage user={session.user} />
      </Section>
      {session.accounts.some(({ role }) => role !== 'viewer') && (
        <Section title={<FormattedMessage id="login.notifications" />} className={styles.section}>
          <NotificationChoice user={session.user} />
        </Section>
      )}
      <Section
        title={<FormattedMessage id="login.password" />}
        className={styles.section}
        aside={
          <ButtonLink to={paths.password}>
            <FormattedMessage id="login.changePassword" />
          </ButtonLink>
        }
      >
        <p className={styles.lead}>
          <FormattedMessage id="login.passwordLead" />
        </p>
      </Section>
      <SecondFactorSection factor={session.secondFactor} />
      <Suspense>
        <MySessions />
        <Section
          title={<FormattedMessage id="login.activity" />}
          className={styles.section}
          aside={
            <ButtonLink to={paths.myActivity}>
              <FormattedMessage id="login.activityOpen" />
            </ButtonLink>
          }
        >
          <p className={styles.lead}>
            <FormattedMessage id="login.activityLead" />
          </p>
        </Section>
        <MyAccounts accounts={session.accounts} />
      </Suspense>
    </>
  );
}

function SecondFactorSection({ factor }: { factor: SecondFactor }) {
  return (
    <Section
      title={<FormattedMessage id="login.factor" />}
      className={styles.section}
      aside={
        <ButtonLink to={paths.secondFactor}>
          <FormattedMessage id={factor.on ? 'login.factorManage' : 'login.factorSetUp'} />
        </ButtonLink>
      }
    >
      <p className={styles.lead}>
        <FormattedMessage id={factor.on ? 'login.factorIsOn' : 'login.factorIsOff'} />
      </p>
    </Section>
  );
}
