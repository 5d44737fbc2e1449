/** The code of the authenticator app, or a recovery code when the app is lost. */
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { CodeField, isCode } from '../../password/CodeField';
import { type OpenChallenge, useEntrance } from '../../session/entrance';
import { setUpAddress } from '../../session/returnTo';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { TextField } from '../../ui/TextField';
import { Entrance } from './Entrance';
import styles from './Entrance.module.css';
import { StartOver } from './StartOver';
import { useChallenge } from './useChallenge';

export default function SignInCode() {
  const intl = useIntl();
  const { challenge } = useEntrance();
  const [isRecovery, setRecovery] = useState(false);
  const id = isRecovery ? 'code.recoveryTitle' : 'code.title';
  return (
    <Entrance>
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
    </Entrance>
  );
}

function Code({ challenge }: { challenge: OpenChallenge }) {
  const [code, setCode] = useState('');
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, error } = useChallenge(challenge);

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!isCode(code)) focusField(event.currentTarget, 'code');
    else if (!isPending) mutate({ code });
  };

  return (
    <>
      <p className={styles.lead}>
        <FormattedMessage id="code.lead" />
      </p>
      {error && <Failure error={error} />}
      <form onSubmit={submit} noValidate>
        <CodeField
          label={<FormattedMessage id="code.code" />}
          value={code}
          onChange={setCode}
          isTried={isTried}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="code.submit" />
        </Button>
      </form>
    </>
  );
}

/** It switches the second factor off, so setting it up again is what comes next. */
function Recovery({ challenge }: { challenge: OpenChallenge }) {
  const [code, setCode] = useState('');
  const [isTried, setTried] = useState(false);
  const next = setUpAddress(challenge.returnTo, 'recovery-code');
  const { mutate, isPending, error } = useChallenge(challenge, next);
  const recoveryCode = code.trim().toLowerCase();
  const isWhole = isRecoveryCode(recoveryCode);

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!isWhole) focusField(event.currentTarget, 'recovery-code');
    else if (!isPending) mutate({ recoveryCode });
  };

  return (
    <>
      <p className={styles.lead}>
        <FormattedMessage id="code.recoveryLead" />
      </p>
      {error && <Failure error={error} />}
      <form onSubmit={submit} noValidate>
        <TextField
          label={<FormattedMessage id="code.recovery" />}
          name="recovery-code"
          autoComplete="off"
          isVerbatim
          value={code}
          onChange={setCode}
          error={isTried && !isWhole && <FormattedMessage id="code.recoveryForm" />}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="code.submit" />
        </Button>
      </form>
    </>
  );
}

/** As the server reads it: 24 letters and digits without `u`; what stands between does not count. */
function isRecoveryCode(text: string): boolean {
  return /^[0-9a-tv-z]{24}$/.test(text.replace(/[\s-]/g, ''));
}
