import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useLocation, useSearchParams } from 'react-router';

import { signIn } from '../../api/auth';
import { ProblemError } from '../../api/problem';
import { useNextSignInStep } from '../../session/challenge';
import { returnTo } from '../../session/returnTo';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { PasswordField } from '../../ui/PasswordField';
import { TextField } from '../../ui/TextField';
import { SignInColumn } from './SignInColumn';
import type { SignInState } from './signInState';
import { SignInHelp } from './SignInHelp';
import { SignInReason } from './SignInReason';

interface Props {
  /** Loads the page that most users open next. */
  prepare: () => Promise<unknown>;
}

/** Asks for user name and password. */
export default function SignIn({ prepare }: Props) {
  const intl = useIntl();
  const [query] = useSearchParams();
  const state = useLocation().state as SignInState | null;
  const [username, setUsername] = useState(state?.username ?? '');
  const [password, setPassword] = useState('');
  const [isMissing, setMissing] = useState(false);
  const proceed = useNextSignInStep();
  const { mutate, isPending, error } = useMutation({
    mutationFn: signIn,
    onSuccess: (answer) => proceed(answer, username, returnTo(query)),
  });

  // Load the next page while the user types.
  useEffect(() => {
    prepare().catch(() => undefined);
  }, [prepare]);

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const isComplete = username !== '' && password !== '';
    setMissing(!isComplete);
    if (!isComplete) focusField(event.currentTarget, username === '' ? 'username' : 'password');
    else if (!isPending) mutate({ username: username.trim(), password });
  };
  const missing = isMissing && intl.formatMessage({ id: 'field.missing' });
  const failure = error ?? (state?.problem && new ProblemError(state.problem, state.retryAfter));

  return (
    <SignInColumn>
      <PageTitle title={intl.formatMessage({ id: 'signIn.title' })} />
      {failure ? <Failure error={failure} /> : <SignInReason query={query} />}
      <form onSubmit={submit} noValidate>
        <TextField
          label={<FormattedMessage id="signIn.username" />}
          name="username"
          autoComplete="username"
          isVerbatim
          value={username}
          onChange={setUsername}
          error={username === '' && missing}
        />
        <PasswordField
          label={<FormattedMessage id="signIn.password" />}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={password === '' && missing}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="signIn.submit" />
        </Button>
      </form>
      <SignInHelp username={username.trim()} />
    </SignInColumn>
  );
}
