import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useLocation, useNavigate } from 'react-router';

import { forgotPassword } from '../../api/auth';
import { paths } from '../../app/paths';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { TextField } from '../../ui/TextField';
import { SignInColumn } from './SignInColumn';
import styles from './SignIn.module.css';
import type { SignInState } from './signInState';

/** Requests a code by e-mail. The response is the same for every user name. */
export default function ForgotPassword() {
  const intl = useIntl();
  const navigate = useNavigate();
  const state = useLocation().state as SignInState | null;
  const [username, setUsername] = useState(state?.username ?? '');
  const [isSubmitted, setSubmitted] = useState(false);
  const name = username.trim();
  const { mutate, isPending, error } = useMutation({
    mutationFn: forgotPassword,
    onSuccess: () => {
      const state: SignInState = { username: name, isCodeSent: true };
      void navigate(paths.resetPassword, { state });
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (name === '') focusField(event.currentTarget, 'username');
    else if (!isPending) mutate({ username: name });
  };

  return (
    <SignInColumn>
      <PageTitle title={intl.formatMessage({ id: 'forgot.title' })} />
      <p className={styles.lead}>
        <FormattedMessage id="forgot.lead" />
      </p>
      {error && <Failure error={error} />}
      <form onSubmit={submit} noValidate>
        <TextField
          label={<FormattedMessage id="signIn.username" />}
          name="username"
          autoComplete="username"
          isVerbatim
          value={username}
          onChange={setUsername}
          error={isSubmitted && name === '' && <FormattedMessage id="signIn.missingUsername" />}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="forgot.submit" />
        </Button>
      </form>
      <div className={styles.ways}>
        <Link to={paths.resetPassword} state={{ username: name } satisfies SignInState}>
          <FormattedMessage id="forgot.haveCode" />
        </Link>
        <Link to={paths.signIn}>
          <FormattedMessage id="signIn.link" />
        </Link>
      </div>
    </SignInColumn>
  );
}
