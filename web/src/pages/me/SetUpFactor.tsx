/** Sets up an authenticator app: the password, the app, its first code. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { faultAt, isAtFields } from '../../api/faults';
import { mySessionsQuery, setUpTotp, verifyTotp } from '../../api/own';
import { isProblemOf } from '../../api/problem';
import { sessionQuery } from '../../api/queries';
import type { TotpSetUp } from '../../api/types';
import { CodeField, isCode } from '../../password/CodeField';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import styles from './Me.module.css';
import { PasswordForm } from './PasswordForm';

const QrCode = lazy(() => import('./QrCode'));

interface Props {
  username: string;
  /** With the recovery codes. */
  onDone: (codes: readonly string[]) => void;
}

export function SetUpFactor({ username, onDone }: Props) {
  const queryClient = useQueryClient();
  const [begun, setBegun] = useState<{ password: string; app: TotpSetUp } | null>(null);
  const begin = useMutation({
    mutationFn: async (password: string) => ({ password, app: await setUpTotp({ password }) }),
    onSuccess: setBegun,
    onError: (error) => {
      // It is on already, switched on elsewhere: the session knows.
      if (isProblemOf(error, '/problems/conflict')) {
        void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      }
    },
  });

  if (begun) return <FirstCode {...begun} onDone={onDone} onAgain={() => setBegun(null)} />;
  return (
    <Card title={<FormattedMessage id="own.factorSetUp" />} className={styles.card}>
      <p>
        <FormattedMessage id="own.factorLead" />
      </p>
      <p className={styles.lead}>
        <FormattedMessage id="own.factorApps" />
      </p>
      <PasswordForm
        username={username}
        isPending={begin.isPending}
        error={begin.error}
        submit={<FormattedMessage id="own.continue" />}
        onSubmit={(password) => begin.mutate(password)}
        onChange={() => begin.reset()}
      />
    </Card>
  );
}

interface FirstCodeProps {
  password: string;
  app: TotpSetUp;
  onDone: (codes: readonly string[]) => void;
  onAgain: () => void;
}

function FirstCode({ password, app, onDone, onAgain }: FirstCodeProps) {
  const queryClient = useQueryClient();
  const [code, setCode] = useState('');
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: verifyTotp,
    onSuccess: ({ recoveryCodes }) => {
      onDone(recoveryCodes);
      queryClient.setQueryData(sessionQuery.queryKey, (session) =>
        session ? { ...session, secondFactor: { ...session.secondFactor, on: true } } : session,
      );
      // The other sessions have ended, and what was refused without it can be seen now.
      queryClient.removeQueries({ queryKey: mySessionsQuery.queryKey });
      queryClient.removeQueries({ queryKey: ['account'] });
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!isCode(code)) focusField(event.currentTarget, 'code');
    else if (!isPending) mutate({ password, code });
  };

  return (
    <Card title={<FormattedMessage id="own.factorSetUp" />} className={styles.card}>
      <App app={app} />
      {error && !isAtFields(error, ['/code']) && <Failure error={error} />}
      <form className={styles.form} onSubmit={submit} aria-busy={isPending} noValidate>
        <CodeField
          label={<FormattedMessage id="own.firstCode" />}
          value={code}
          onChange={(text) => {
            setCode(text);
            if (error) reset();
          }}
          isTried={isTried}
          refusal={faultAt(error, '/code')}
        />
        <div className={styles.actions}>
          <Button kind="primary" type="submit" isPending={isPending}>
            <FormattedMessage id="own.switchOn" />
          </Button>
          <Button kind="quiet" onClick={onAgain}>
            <FormattedMessage id="own.startAgain" />
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** What the app needs, to scan or to type. Focus comes here, since the form before is gone. */
function App({ app }: { app: TotpSetUp }) {
  const lead = useRef<HTMLParagraphElement>(null);
  useEffect(() => lead.current?.focus(), []);
  return (
    <>
      <p ref={lead} className={styles.told} tabIndex={-1}>
        <FormattedMessage id="own.scan" />
      </p>
      <Suspense fallback={<div className={styles.qr} data-waiting />}>
        <QrCode text={app.uri} />
      </Suspense>
      <p>
        <FormattedMessage
          id="own.typeSecret"
          values={{
            secret: (
              <code key="secret" className={styles.secret} translate="no">
                {app.secret.match(/.{1,4}/g)?.join(' ')}
              </code>
            ),
          }}
        />
      </p>
      <p className={styles.lead}>
        <a href={app.uri}>
          <FormattedMessage id="own.openApp" />
        </a>
      </p>
    </>
  );
}
