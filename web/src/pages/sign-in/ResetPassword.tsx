/** A new password with the code that was mailed. */
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useLocation, useNavigate } from 'react-router';

import { resetPassword } from '../../api/auth';
import { faultAt, isAtFields } from '../../api/faults';
import { paths } from '../../app/paths';
import { isMailedCode, MailedCodeField, withoutGroups } from '../../password/MailedCodeField';
import { NewPasswordField, newPasswordField } from '../../password/NewPasswordField';
import { unmet } from '../../password/passwordRule';
import { signInAddress } from '../../session/returnTo';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { TextField } from '../../ui/TextField';
import { Entrance } from './Entrance';
import styles from './Entrance.module.css';
import type { Known } from './known';

const fields = ['/username', '/code', '/newPassword'];

export default function ResetPassword() {
  const intl = useIntl();
  const known = useLocation().state as Known | null;
  return (
    <Entrance>
      <PageTitle title={intl.formatMessage({ id: 'reset.title' })} />
      {known?.isCodeSent ? (
        <Notice>
          <FormattedMessage id="reset.sent" />
        </Notice>
      ) : (
        <p className={styles.lead}>
          <FormattedMessage id="reset.lead" />
        </p>
      )}
      <NewPassword username={known?.username ?? ''} />
    </Entrance>
  );
}

function NewPassword({ username: start }: { username: string }) {
  const navigate = useNavigate();
  const [username, setUsername] = useState(start);
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const name = username.trim();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: resetPassword,
    onSuccess: () => {
      const state: Known = { username: name };
      void navigate(signInAddress(paths.home, 'new-password'), { state, replace: true });
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const form = event.currentTarget;
    if (name === '') focusField(form, 'username');
    else if (!isMailedCode(code)) focusField(form, 'code');
    else if (unmet(password, name).length > 0) focusField(form, newPasswordField);
    else if (!isPending) {
      mutate({ username: name, code: withoutGroups(code), newPassword: password });
    }
  };
  const missing = isTried && name === '' && <FormattedMessage id="field.missing" />;
  /** What was refused was refused of what stood there then. */
  const on = (change: (value: string) => void) => (value: string) => {
    change(value);
    if (error) reset();
  };

  return (
    <>
      {error && !isAtFields(error, fields) && <Failure error={error} />}
      <form onSubmit={submit} noValidate>
        <TextField
          label={<FormattedMessage id="signIn.username" />}
          name="username"
          autoComplete="username"
          isVerbatim
          value={username}
          onChange={on(setUsername)}
          error={missing || faultAt(error, '/username')}
        />
        <MailedCodeField
          label={<FormattedMessage id="reset.code" />}
          value={code}
          onChange={on(setCode)}
          isTried={isTried}
          refusal={faultAt(error, '/code')}
        />
        <NewPasswordField
          username={name}
          value={password}
          onChange={on(setPassword)}
          isTried={isTried}
          refusal={faultAt(error, '/newPassword')}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="reset.submit" />
        </Button>
      </form>
      <Ways username={name} />
    </>
  );
}

function Ways({ username }: { username: string }) {
  return (
    <div className={styles.ways}>
      <p>
        <FormattedMessage id="reset.noMail" />
      </p>
      <Link to={paths.forgotPassword} state={{ username } satisfies Known}>
        <FormattedMessage id="reset.another" />
      </Link>
      <Link to={paths.signIn}>
        <FormattedMessage id="signIn.link" />
      </Link>
    </div>
  );
}
