/** The second factor: set up, new recovery codes, switched off. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useNavigate, useSearchParams } from 'react-router';

import { sessionQuery } from '../../api/queries';
import type { Session } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { returnTo } from '../../session/returnTo';
import { BackLink } from '../../ui/BackLink';
import { Card } from '../../ui/Card';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import { ManageFactor } from './ManageFactor';
import styles from './Me.module.css';
import type { Done } from './MySettings';
import { RecoveryCodes } from './RecoveryCodes';
import { SetUpFactor } from './SetUpFactor';

/** Codes that are shown now and never again, and what made them. */
interface Fresh {
  codes: readonly string[];
  done: Done;
}

export default function SecondFactorPage() {
  const intl = useIntl();
  const retry = useRetry();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const { data: session, error } = useQuery(sessionQuery);
  const [fresh, setFresh] = useState<Fresh | null>(null);

  /** Back to where the person wanted to go, or to the settings. */
  const leave = (done: Done) => {
    if (query.has('return')) void navigate(returnTo(query), { replace: true });
    else void navigate(paths.me, { state: { done } });
  };

  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'own.factor' })}>
        <BackLink to={paths.me}>
          <FormattedMessage id="nav.me" />
        </BackLink>
      </PageTitle>
      {error && !session && <Failure error={error} retry={retry} />}
      {!session && !error && <Waiting />}
      {session && !fresh && !session.secondFactor.on && <WhyHere query={query} />}
      {fresh ? (
        <RecoveryCodes codes={fresh.codes} onKept={() => leave(fresh.done)} />
      ) : (
        session && <Factor session={session} onFresh={setFresh} onOff={() => leave('factor-off')} />
      )}
    </>
  );
}

interface FactorProps {
  session: Session;
  onFresh: (fresh: Fresh) => void;
  onOff: () => void;
}

function Factor({ session, onFresh, onOff }: FactorProps) {
  const { on, required } = session.secondFactor;
  if (on) {
    return (
      <ManageFactor
        username={session.user.username}
        isRequired={required}
        onRenewed={(codes) => onFresh({ codes, done: 'codes' })}
        onOff={onOff}
      />
    );
  }
  return (
    <SetUpFactor
      username={session.user.username}
      onDone={(codes) => onFresh({ codes, done: 'factor-on' })}
    />
  );
}

function WhyHere({ query }: { query: URLSearchParams }) {
  const reason = query.get('reason');
  if (reason === 'recovery-code') {
    return (
      <Notice title={<FormattedMessage id="own.recoveryUsedTitle" />}>
        <FormattedMessage id="own.recoveryUsed" />
      </Notice>
    );
  }
  if (reason === 'required') {
    return (
      <Notice title={<FormattedMessage id="own.requiredTitle" />}>
        <FormattedMessage id="own.required" />
      </Notice>
    );
  }
  return null;
}

function Waiting() {
  return (
    <Card title={<Skeleton width="word" />} className={styles.card}>
      <div className={styles.formWaiting}>
        <Skeleton width="sentence" />
      </div>
    </Card>
  );
}
