/** User name and password. */
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useLocation, useSearchParams } from 'react-router';

import { signIn } from '../../api/auth';
import { ProblemError } from '../../api/problem';
import { useContinue } from '../../session/entrance';
import { returnTo } from '../../session/returnTo';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { PasswordField } from '../../ui/PasswordField';
import { TextField } from '../../ui/TextField';
import { Entrance } from './Entrance';
import type { Known } from './known';
import { SignInHelp } from './SignInHelp';
import { WhyHere } from './WhyHere';

interface Props {
  /** Loads the page that most people see next. */
  prepare: () => Promise<unknown>;
}

export default function SignIn({ prepare }: Props) {
  const intl = useIntl();
  const [query] = useSearchParams();
  const known = useLocation().state as Known | null;
  const [username, setUsername] = useState(known?.username ?? '');
  const [password, setPassword] = useState('');
  const [isMissing, setMissing] = useState(false);
  const proceed = useContinue();
  const { mutate, isPending, error } = useMutation({
    mutationFn: signIn,
    onSuccess: (answer) => proceed(answer, username, returnTo(query)),
  });

  // The page that most people see next comes while they type.
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
  const failure = error ?? (known?.problem && new ProblemError(known.problem, known.retryAfter));

  return (
    <Entrance>
      <PageTitle title={intl.formatMessage({ id: 'signIn.title' })} />
      {failure ? <Failure error={failure} /> : <WhyHere query={query} />}
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
    </Entrance>
  );
}
