/** The code of the authenticator app. */
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { type OpenChallenge, useEntrance } from '../../session/entrance';
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
  return (
    <Entrance>
      <PageTitle title={intl.formatMessage({ id: 'code.title' })} />
      {challenge?.kind === 'totp' ? (
        <Code challenge={challenge} />
      ) : (
        <StartOver>
          <FormattedMessage id="code.startOver" />
        </StartOver>
      )}
    </Entrance>
  );
}

function Code({ challenge }: { challenge: OpenChallenge }) {
  const [code, setCode] = useState('');
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, error } = useChallenge(challenge);
  const isComplete = /^\d{6}$/.test(code);

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!isComplete) focusField(event.currentTarget, 'code');
    else if (!isPending) mutate({ code });
  };

  return (
    <>
      <p className={styles.lead}>
        <FormattedMessage id="code.lead" />
      </p>
      {error && <Failure error={error} />}
      <form onSubmit={submit} noValidate>
        <TextField
          label={<FormattedMessage id="code.code" />}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(value) => setCode(value.replace(/\D/g, '').slice(0, 6))}
          error={isTried && !isComplete && <FormattedMessage id="code.incomplete" />}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="code.submit" />
        </Button>
      </form>
    </>
  );
}
