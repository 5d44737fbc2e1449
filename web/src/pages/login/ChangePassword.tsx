import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useNavigate } from 'react-router';

import { fieldErrorAt, hasOnlyFieldErrors } from '../../api/fieldErrors';
import { changePassword, mySessionsQuery } from '../../api/login';
import { sessionQuery } from '../../api/session';
import { paths } from '../../app/paths';
import { ForUser } from '../../password/ForUser';
import { NewPasswordField, newPasswordField } from '../../password/NewPasswordField';
import { unmet } from '../../password/passwordRule';
import { BackLink } from '../../ui/BackLink';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { PasswordField } from '../../ui/PasswordField';
import { useFaultFocus } from '../../ui/useFaultFocus';
import styles from './Login.module.css';
import type { Done } from './MySettings';

/** The fields, by the pointers of the server's errors. */
const fields = { '/currentPassword': 'current-password', '/newPassword': newPasswordField };

/** Changes the password, with the current one. */
export default function ChangePassword() {
  const intl = useIntl();
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'login.changePassword' })}>
        <BackLink to={paths.me}>
          <FormattedMessage id="nav.mySettings" />
        </BackLink>
      </PageTitle>
      <Section title={<FormattedMessage id="login.password" />} className={styles.section}>
        <p className={styles.lead}>
          <FormattedMessage id="login.passwordEnds" />
        </p>
        <Form />
      </Section>
    </>
  );
}

function Form() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const username = session?.user.username ?? '';
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [isSubmitted, setSubmitted] = useState(false);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      // The other sessions have ended, and this one was replaced.
      queryClient.removeQueries({ queryKey: mySessionsQuery.queryKey });
      void navigate(paths.me, { state: { done: 'password' } satisfies { done: Done } });
    },
  });
  const form = useFaultFocus(error, fields);
  const on = (change: (value: string) => void) => (value: string) => {
    change(value);
    if (error) reset();
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    const form = event.currentTarget;
    if (current === '') focusField(form, 'current-password');
    else if (unmet(password, username).length > 0) focusField(form, newPasswordField);
    else if (!isPending) mutate({ currentPassword: current, newPassword: password });
  };
  const missing = isSubmitted && current === '' && (
    <FormattedMessage id="password.missingCurrent" />
  );

  return (
    <>
      {error && !hasOnlyFieldErrors(error, Object.keys(fields)) && <Failure error={error} />}
      <form ref={form} className={styles.form} onSubmit={submit} aria-busy={isPending} noValidate>
        <ForUser username={username} />
        <PasswordField
          label={<FormattedMessage id="login.currentPassword" />}
          name="current-password"
          autoComplete="current-password"
          value={current}
          onChange={on(setCurrent)}
          error={missing || fieldErrorAt(error, '/currentPassword')}
        />
        <NewPasswordField
          username={username}
          value={password}
          onChange={on(setPassword)}
          isSubmitted={isSubmitted}
          refusal={fieldErrorAt(error, '/newPassword')}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="login.changePassword" />
        </Button>
      </form>
    </>
  );
}
