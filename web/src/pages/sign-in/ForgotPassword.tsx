/** Asks for a code by mail. The answer is the same whoever is named. */
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
import { Entrance } from './Entrance';
import styles from './Entrance.module.css';
import type { Known } from './known';

export default function ForgotPassword() {
  const intl = useIntl();
  const navigate = useNavigate();
  const known = useLocation().state as Known | null;
  const [username, setUsername] = useState(known?.username ?? '');
  const [isTried, setTried] = useState(false);
  const name = username.trim();
  const { mutate, isPending, error } = useMutation({
    mutationFn: forgotPassword,
    onSuccess: () => {
      const state: Known = { username: name, isCodeSent: true };
      void navigate(paths.resetPassword, { state });
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (name === '') focusField(event.currentTarget, 'username');
    else if (!isPending) mutate({ username: name });
  };

  return (
    <Entrance>
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
          error={isTried && name === '' && <FormattedMessage id="field.missing" />}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="forgot.submit" />
        </Button>
      </form>
      <div className={styles.ways}>
        <Link to={paths.resetPassword} state={{ username: name } satisfies Known}>
          <FormattedMessage id="forgot.haveCode" />
        </Link>
        <Link to={paths.signIn}>
          <FormattedMessage id="signIn.link" />
        </Link>
      </div>
    </Entrance>
  );
}
