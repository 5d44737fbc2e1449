import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useLocation, useSearchParams } from 'react-router';

import { signIn } from '../../api/auth';
import { ProblemError } from '../../api/problem';
import { paths } from '../../app/paths';
import { useNextSignInStep } from './challenge';
import { lastUsername } from './lastUsername';
import { returnTo } from '../../session/returnTo';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { PasswordField } from '../../ui/PasswordField';
import { TextField } from '../../ui/TextField';
import { SignInColumn } from './SignInColumn';
import styles from './SignIn.module.css';
import type { SignInState } from './signInState';
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
  const [username, setUsername] = useState(
    state?.username ?? query.get('username') ?? lastUsername(),
  );
  const [password, setPassword] = useState('');
  const [isMissing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const name = username.trim();
  const proceed = useNextSignInStep();
  const { mutate, isPending, error } = useMutation({
    mutationFn: signIn,
    onSuccess: (answer, attempt) => proceed(answer, { ...attempt, returnTo: returnTo(query) }),
  });

  // Load the next page while the user types.
  useEffect(() => {
    prepare().catch(() => undefined);
  }, [prepare]);

  // The first field to fill in. A user whose session has ended only types the password.
  const isNamed = useRef(username !== '');
  useEffect(() => {
    if (form.current) focusField(form.current, isNamed.current ? 'password' : 'username');
  }, []);

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const isComplete = username !== '' && password !== '';
    setMissing(!isComplete);
    if (!isComplete) focusField(event.currentTarget, username === '' ? 'username' : 'password');
    else if (!isPending) mutate({ username: name, password });
  };
  const failure = error ?? (state?.problem && new ProblemError(state.problem, state.retryAfter));

  return (
    <SignInColumn>
      <PageTitle title={intl.formatMessage({ id: 'signIn.title' })} />
      {failure ? <Failure error={failure} /> : <SignInReason query={query} />}
      <form ref={form} onSubmit={submit} noValidate>
        <TextField
          label={<FormattedMessage id="signIn.username" />}
          name="username"
          autoComplete="username"
          isVerbatim
          value={username}
          onChange={setUsername}
          error={isMissing && username === '' && <FormattedMessage id="signIn.missingUsername" />}
        />
        <PasswordField
          label={<FormattedMessage id="signIn.password" />}
          name="password"
          autoComplete="current-password"
          aside={
            <Link to={paths.forgotPassword} state={{ username: name } satisfies SignInState}>
              <FormattedMessage id="signIn.forgot" />
            </Link>
          }
          value={password}
          onChange={setPassword}
          error={isMissing && password === '' && <FormattedMessage id="signIn.missingPassword" />}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="signIn.submit" />
        </Button>
      </form>
      <p className={styles.ways}>
        <FormattedMessage id="signIn.help" />
      </p>
    </SignInColumn>
  );
}
