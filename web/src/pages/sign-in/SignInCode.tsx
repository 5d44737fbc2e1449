import { type SyntheticEvent, useCallback, useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { isProblemOf } from '../../api/problem';
import { CodeField, isCode } from '../../password/CodeField';
import { type OpenChallenge, useOpenChallenge } from './challenge';
import { setUpAddress } from '../../session/returnTo';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { TextField } from '../../ui/TextField';
import { SignInColumn } from './SignInColumn';
import styles from './SignIn.module.css';
import { StartOver } from './StartOver';
import { useAnswerChallenge } from './useAnswerChallenge';

/** Asks for the code of the authenticator app, or for a recovery code. */
export default function SignInCode() {
  const intl = useIntl();
  const { challenge } = useOpenChallenge();
  const [isRecovery, setRecovery] = useState(false);
  const id = isRecovery ? 'code.recoveryTitle' : 'code.title';
  return (
    <SignInColumn>
      <PageTitle title={intl.formatMessage({ id })} />
      {challenge?.kind !== 'totp' ? (
        <StartOver>
          <FormattedMessage id="code.startOver" />
        </StartOver>
      ) : (
        <>
          {isRecovery ? <Recovery challenge={challenge} /> : <Code challenge={challenge} />}
          <div className={styles.ways}>
            <Button kind="quiet" onClick={() => setRecovery(!isRecovery)}>
              <FormattedMessage id={isRecovery ? 'code.useApp' : 'code.useRecovery'} />
            </Button>
          </div>
        </>
      )}
    </SignInColumn>
  );
}

function Code({ challenge }: { challenge: OpenChallenge }) {
  const [code, setCode] = useState('');
  const [isSubmitted, setSubmitted] = useState(false);
  const { mutate, isPending, error, reset } = useAnswerChallenge(challenge);
  const clear = useCallback(() => {
    setCode('');
    setSubmitted(false);
  }, []);
  const form = useFocus(challenge, 'code', clear);

  const change = (text: string) => {
    setCode(text);
    if (error && text !== '') reset();
    if (isCode(text) && text !== code && !isPending) mutate({ code: text });
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (!isCode(code)) focusField(event.currentTarget, 'code');
    else if (!isPending) mutate({ code });
  };

  return (
    <>
      <p className={styles.lead}>
        <FormattedMessage id="code.lead" />
      </p>
      {error && !isRefused(error) && <Failure error={error} />}
      <form ref={form} onSubmit={submit} aria-busy={isPending} noValidate>
        <CodeField
          label={<FormattedMessage id="code.code" />}
          value={code}
          onChange={change}
          isSubmitted={isSubmitted}
          refusal={isRefused(error) && !isPending && <FormattedMessage id="code.wrong" />}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="code.submit" />
        </Button>
      </form>
    </>
  );
}

/** A recovery code switches the second factor off, so the next page sets it up again. */
function Recovery({ challenge }: { challenge: OpenChallenge }) {
  const [code, setCode] = useState('');
  const [isSubmitted, setSubmitted] = useState(false);
  const next = setUpAddress(challenge.returnTo, 'recovery-code');
  const { mutate, isPending, error, reset } = useAnswerChallenge(challenge, next);
  const form = useFocus(challenge, 'recovery-code');
  const recoveryCode = code.trim().toLowerCase();
  const isWhole = isRecoveryCode(recoveryCode);
  const isIncomplete = isSubmitted && !isWhole;

  const change = (text: string) => {
    setCode(text);
    if (error) reset();
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (!isWhole) focusField(event.currentTarget, 'recovery-code');
    else if (!isPending) mutate({ recoveryCode });
  };

  return (
    <>
      <p className={styles.lead}>
        <FormattedMessage id="code.recoveryLead" />
      </p>
      {error && !isRefused(error) && <Failure error={error} />}
      <form ref={form} onSubmit={submit} aria-busy={isPending} noValidate>
        <TextField
          label={<FormattedMessage id="code.recovery" />}
          name="recovery-code"
          autoComplete="off"
          isVerbatim
          value={code}
          onChange={change}
          error={
            isIncomplete ? (
              <FormattedMessage id="code.recoveryForm" />
            ) : (
              isRefused(error) && !isPending && <FormattedMessage id="code.recoveryWrong" />
            )
          }
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="code.submit" />
        </Button>
      </form>
    </>
  );
}

/** Whether the code was wrong. */
function isRefused(error: unknown): boolean {
  return isProblemOf(error, '/problems/code-refused');
}

/** Focuses the field when the form opens, and again after a wrong code, which `clear` removes. */
function useFocus({ token }: OpenChallenge, field: string, clear?: () => void) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    clear?.();
    if (form.current) focusField(form.current, field);
  }, [token, field, clear]);
  return form;
}

/** The server's rule: 24 letters and digits without `u`, ignoring blanks and hyphens. */
function isRecoveryCode(text: string): boolean {
  return /^[0-9a-tv-z]{24}$/.test(text.replace(/[\s-]/g, ''));
}
