/** The temporary password is replaced before anything else can be seen. */
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { ProblemError } from '../../api/problem';
import { type OpenChallenge, useEntrance } from '../../session/entrance';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { PasswordField } from '../../ui/PasswordField';
import { Entrance } from './Entrance';
import styles from './Entrance.module.css';
import { PasswordChecklist } from './PasswordChecklist';
import { unmet } from './passwordRule';
import { StartOver } from './StartOver';
import { useChallenge } from './useChallenge';

export default function FirstLogin() {
  const intl = useIntl();
  const { challenge } = useEntrance();
  return (
    <Entrance>
      <PageTitle title={intl.formatMessage({ id: 'firstLogin.title' })} />
      {challenge?.kind === 'new-password' ? (
        <NewPassword challenge={challenge} />
      ) : (
        <StartOver>
          <FormattedMessage id="firstLogin.startOver" />
        </StartOver>
      )}
    </Entrance>
  );
}

function NewPassword({ challenge }: { challenge: OpenChallenge }) {
  const intl = useIntl();
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, error, reset } = useChallenge(challenge);
  const refused = fieldErrors(error);
  const isWeak = isTried && unmet(password).length > 0;

  const change = (value: string) => {
    setPassword(value);
    if (error) reset();
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (unmet(password).length > 0) focusField(event.currentTarget, 'new-password');
    else if (!isPending) mutate({ newPassword: password });
  };

  return (
    <>
      <p className={styles.lead}>
        <FormattedMessage id="firstLogin.lead" />
      </p>
      {error && refused.length === 0 && <Failure error={error} />}
      <form onSubmit={submit} noValidate>
        {/* So that a password manager knows whose password this is. */}
        <input
          className="visually-hidden"
          type="text"
          name="username"
          autoComplete="username"
          value={challenge.username}
          aria-label={intl.formatMessage({ id: 'signIn.username' })}
          tabIndex={-1}
          readOnly
        />
        <PasswordField
          label={<FormattedMessage id="firstLogin.newPassword" />}
          name="new-password"
          autoComplete="new-password"
          aria-describedby="password-rule"
          value={password}
          onChange={change}
          error={isWeak ? <FormattedMessage id="password.weak" /> : refused.join(' ')}
        />
        <PasswordChecklist id="password-rule" password={password} />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="firstLogin.submit" />
        </Button>
      </form>
    </>
  );
}

/** What the server says about the password itself. */
function fieldErrors(error: unknown): string[] {
  if (!(error instanceof ProblemError)) return [];
  return error.problem.errors
    .filter(({ pointer }) => pointer === '/newPassword')
    .map(({ message }) => message);
}
