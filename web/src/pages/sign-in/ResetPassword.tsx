import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useLocation, useNavigate } from 'react-router';

import { resetPassword } from '../../api/auth';
import { fieldErrorAt, hasOnlyFieldErrors } from '../../api/fieldErrors';
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
import { useFaultFocus } from '../../ui/useFaultFocus';
import { SignInColumn } from './SignInColumn';
import styles from './SignIn.module.css';
import type { SignInState } from './signInState';

/** The fields, by the pointers of the server's errors. */
const fields = { '/username': 'username', '/code': 'code', '/newPassword': newPasswordField };

/** Sets a new password with the mailed code. */
export default function ResetPassword() {
  const intl = useIntl();
  const state = useLocation().state as SignInState | null;
  return (
    <SignInColumn>
      <PageTitle title={intl.formatMessage({ id: 'reset.title' })} />
      {state?.isCodeSent ? (
        <Notice>
          <FormattedMessage id="reset.sent" />
        </Notice>
      ) : (
        <p className={styles.lead}>
          <FormattedMessage id="reset.lead" />
        </p>
      )}
      <NewPassword username={state?.username ?? ''} />
    </SignInColumn>
  );
}

function NewPassword({ username: start }: { username: string }) {
  const navigate = useNavigate();
  const [username, setUsername] = useState(start);
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [isSubmitted, setSubmitted] = useState(false);
  const name = username.trim();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: resetPassword,
    onSuccess: () => {
      const state: SignInState = { username: name };
      void navigate(signInAddress(paths.home, 'new-password'), { state, replace: true });
    },
  });
  const form = useFaultFocus(error, fields);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (name === '') focusField(event.currentTarget, 'username');
    else if (!isMailedCode(code)) focusField(event.currentTarget, 'code');
    else if (unmet(password, name).length > 0) focusField(event.currentTarget, newPasswordField);
    else if (!isPending) {
      mutate({ username: name, code: withoutGroups(code), newPassword: password });
    }
  };
  const missing = isSubmitted && name === '' && <FormattedMessage id="signIn.missingUsername" />;
  /** A change removes the error about the previous content. */
  const on = (change: (value: string) => void) => (value: string) => {
    change(value);
    if (error) reset();
  };

  return (
    <>
      {error && !hasOnlyFieldErrors(error, Object.keys(fields)) && <Failure error={error} />}
      <form ref={form} onSubmit={submit} noValidate>
        <TextField
          label={<FormattedMessage id="signIn.username" />}
          name="username"
          autoComplete="username"
          isVerbatim
          value={username}
          onChange={on(setUsername)}
          error={missing || fieldErrorAt(error, '/username')}
        />
        <MailedCodeField
          label={<FormattedMessage id="reset.code" />}
          value={code}
          onChange={on(setCode)}
          isSubmitted={isSubmitted}
          refusal={fieldErrorAt(error, '/code')}
        />
        <NewPasswordField
          username={name}
          value={password}
          onChange={on(setPassword)}
          isSubmitted={isSubmitted}
          refusal={fieldErrorAt(error, '/newPassword')}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="reset.submit" />
        </Button>
      </form>
      <OtherOptions username={name} />
    </>
  );
}

function OtherOptions({ username }: { username: string }) {
  return (
    <div className={styles.ways}>
      <p>
        <FormattedMessage id="reset.noMail" />
      </p>
      <Link to={paths.forgotPassword} state={{ username } satisfies SignInState}>
        <FormattedMessage id="reset.another" />
      </Link>
      <Link to={paths.signIn}>
        <FormattedMessage id="signIn.link" />
      </Link>
    </div>
  );
}
