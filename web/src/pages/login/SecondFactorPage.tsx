import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useNavigate, useSearchParams } from 'react-router';

import { sessionQuery } from '../../api/session';
import type { Session } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { returnTo } from '../../session/returnTo';
import { BackLink } from '../../ui/BackLink';
import { Section } from '../../ui/Section';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import { ManageSecondFactor } from './ManageSecondFactor';
import styles from './Login.module.css';
import type { Done } from './MySettings';
import { RecoveryCodes } from './RecoveryCodes';
import { SetUpSecondFactor } from './SetUpSecondFactor';

/** Recovery codes, which are shown once, and the change that created them. */
interface NewCodes {
  codes: readonly string[];
  done: Done;
}

/** Sets up the second factor, renews its recovery codes, or switches it off. */
export default function SecondFactorPage() {
  const intl = useIntl();
  const retry = useRetry();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const { data: session, error } = useQuery(sessionQuery);
  const [newCodes, setNewCodes] = useState<NewCodes | null>(null);

  /** Returns to the page that the user asked for, or to the settings. */
  const leave = (done: Done) => {
    if (query.has('return')) void navigate(returnTo(query), { replace: true });
    else void navigate(paths.me, { state: { done } });
  };

  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'login.factor' })}>
        <BackLink to={paths.me}>
          <FormattedMessage id="nav.mySettings" />
        </BackLink>
      </PageTitle>
      {error && !session && <Failure error={error} retry={retry} />}
      {!session && !error && <Waiting />}
      {session && !newCodes && !session.secondFactor.on && <SetUpReasonNotice query={query} />}
      {newCodes ? (
        <RecoveryCodes codes={newCodes.codes} onKept={() => leave(newCodes.done)} />
      ) : (
        session && (
          <Factor session={session} onNewCodes={setNewCodes} onOff={() => leave('factor-off')} />
        )
      )}
    </>
  );
}

interface FactorProps {
  session: Session;
  onNewCodes: (newCodes: NewCodes) => void;
  onOff: () => void;
}

function Factor({ session, onNewCodes, onOff }: FactorProps) {
  const { on, required } = session.secondFactor;
  if (on) {
    return (
      <ManageSecondFactor
        username={session.user.username}
        isRequired={required}
        onRenewed={(codes) => onNewCodes({ codes, done: 'codes' })}
        onOff={onOff}
      />
    );
  }
  return (
    <SetUpSecondFactor
      username={session.user.username}
      onDone={(codes) => onNewCodes({ codes, done: 'factor-on' })}
    />
  );
}

function SetUpReasonNotice({ query }: { query: URLSearchParams }) {
  const reason = query.get('reason');
  if (reason === 'recovery-code') {
    return (
      <Notice title={<FormattedMessage id="factor.recoveryUsedTitle" />}>
        <FormattedMessage id="factor.recoveryUsed" />
      </Notice>
    );
  }
  if (reason === 'required') {
    return (
      <Notice title={<FormattedMessage id="factor.requiredTitle" />}>
        <FormattedMessage id="factor.required" />
      </Notice>
    );
  }
  return null;
}

function Waiting() {
  return (
    <Section title={<Skeleton width="word" />} className={styles.section}>
      <div>
        <Skeleton width="sentence" />
      </div>
    </Section>
  );
}
