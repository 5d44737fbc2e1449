import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { fieldErrorAt, hasOnlyFieldErrors } from '../../api/fieldErrors';
import { mySessionsQuery, setUpTotp, verifyTotp } from '../../api/login';
import { isProblemOf } from '../../api/problem';
import { sessionQuery } from '../../api/session';
import type { TotpSetUp } from '../../api/types';
import { CodeField, isCode } from '../../password/CodeField';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { useFaultFocus } from '../../ui/useFaultFocus';
import styles from './Login.module.css';
import { PasswordForm } from './PasswordForm';

const QrCode = lazy(() => import('./QrCode'));

interface Props {
  username: string;
  /** Called with the recovery codes. */
  onDone: (codes: readonly string[]) => void;
}

/** Sets up an authenticator app in two steps: the password, then the app's first code. */
export function SetUpSecondFactor({ username, onDone }: Props) {
  const queryClient = useQueryClient();
  const [begun, setBegun] = useState<{ password: string; app: TotpSetUp } | null>(null);
  const begin = useMutation({
    mutationFn: async (password: string) => ({ password, app: await setUpTotp({ password }) }),
    onSuccess: setBegun,
    onError: (error) => {
      // The second factor was switched on in another window: read the session again.
      if (isProblemOf(error, '/problems/conflict')) {
        void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      }
    },
  });

  if (begun) return <FirstCode {...begun} onDone={onDone} onAgain={() => setBegun(null)} />;
  return (
    <Section title={<FormattedMessage id="login.factorSetUp" />} className={styles.section}>
      <p>
        <FormattedMessage id="factor.factorLead" />
      </p>
      <p className={styles.lead}>
        <FormattedMessage id="factor.factorApps" />
      </p>
      <PasswordForm
        username={username}
        isPending={begin.isPending}
        error={begin.error}
        submit={<FormattedMessage id="factor.continue" />}
        onSubmit={(password) => begin.mutate(password)}
        onChange={() => begin.reset()}
      />
    </Section>
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
  const [isSubmitted, setSubmitted] = useState(false);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: verifyTotp,
    onSuccess: ({ recoveryCodes }) => {
      onDone(recoveryCodes);
      queryClient.setQueryData(sessionQuery.queryKey, (session) =>
        session ? { ...session, secondFactor: { ...session.secondFactor, on: true } } : session,
      );
      // The other sessions have ended, and requests that needed the second factor now succeed.
      queryClient.removeQueries({ queryKey: mySessionsQuery.queryKey });
      queryClient.removeQueries({ queryKey: ['account'] });
    },
  });
  const form = useFaultFocus(error, { '/code': 'code' });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (!isCode(code)) focusField(event.currentTarget, 'code');
    else if (!isPending) mutate({ password, code });
  };

  return (
    <Section title={<FormattedMessage id="login.factorSetUp" />} className={styles.section}>
      <App app={app} />
      {error && !hasOnlyFieldErrors(error, ['/code']) && <Failure error={error} />}
      <form ref={form} className={styles.form} onSubmit={submit} aria-busy={isPending} noValidate>
        <CodeField
          label={<FormattedMessage id="factor.firstCode" />}
          value={code}
          onChange={(text) => {
            setCode(text);
            if (error) reset();
          }}
          isSubmitted={isSubmitted}
          refusal={fieldErrorAt(error, '/code')}
        />
        <div className={styles.actions}>
          <Button kind="primary" type="submit" isPending={isPending}>
            <FormattedMessage id="factor.switchOn" />
          </Button>
          <Button kind="quiet" onClick={onAgain}>
            <FormattedMessage id="factor.startAgain" />
          </Button>
        </div>
      </form>
    </Section>
  );
}

/** The secret to scan or type. It takes the focus, since the previous form is gone. */
function App({ app }: { app: TotpSetUp }) {
  const lead = useRef<HTMLParagraphElement>(null);
  useEffect(() => lead.current?.focus(), []);
  return (
    <>
      <p ref={lead} className={styles.focusTarget} tabIndex={-1}>
        <FormattedMessage id="factor.scan" />
      </p>
      <Suspense fallback={<div className={styles.qr} data-waiting />}>
        <QrCode text={app.uri} />
      </Suspense>
      <p>
        <FormattedMessage
          id="factor.typeSecret"
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
        <FormattedMessage id="factor.clock" />
      </p>
      <p className={styles.lead}>
        <a href={app.uri}>
          <FormattedMessage id="factor.openApp" />
        </a>
      </p>
    </>
  );
}
