/** A new password, with the present one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useNavigate } from 'react-router';

import { faultAt, isAtFields } from '../../api/faults';
import { changePassword, mySessionsQuery } from '../../api/own';
import { sessionQuery } from '../../api/queries';
import { paths } from '../../app/paths';
import { ForUser } from '../../password/ForUser';
import { NewPasswordField, newPasswordField } from '../../password/NewPasswordField';
import { unmet } from '../../password/passwordRule';
import { BackLink } from '../../ui/BackLink';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { PasswordField } from '../../ui/PasswordField';
import styles from './Me.module.css';
import type { Done } from './MySettings';

export default function ChangePassword() {
  const intl = useIntl();
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'own.changePassword' })}>
        <BackLink to={paths.me}>
          <FormattedMessage id="nav.me" />
        </BackLink>
      </PageTitle>
      <Card title={<FormattedMessage id="own.password" />} className={styles.card}>
        <p className={styles.lead}>
          <FormattedMessage id="own.passwordEnds" />
        </p>
        <Form />
      </Card>
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
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      // The others have ended, and this one is another.
      queryClient.removeQueries({ queryKey: mySessionsQuery.queryKey });
      void navigate(paths.me, { state: { done: 'password' } satisfies { done: Done } });
    },
  });
  const on = (change: (value: string) => void) => (value: string) => {
    change(value);
    if (error) reset();
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const form = event.currentTarget;
    if (current === '') focusField(form, 'current-password');
    else if (unmet(password, username).length > 0) focusField(form, newPasswordField);
    else if (!isPending) mutate({ currentPassword: current, newPassword: password });
  };
  const missing = isTried && current === '' && <FormattedMessage id="field.missing" />;

  return (
    <>
      {error && !isAtFields(error, ['/currentPassword', '/newPassword']) && (
        <Failure error={error} />
      )}
      <form className={styles.form} onSubmit={submit} aria-busy={isPending} noValidate>
        <ForUser username={username} />
        <PasswordField
          label={<FormattedMessage id="own.currentPassword" />}
          name="current-password"
          autoComplete="current-password"
          value={current}
          onChange={on(setCurrent)}
          error={missing || faultAt(error, '/currentPassword')}
        />
        <NewPasswordField
          username={username}
          value={password}
          onChange={on(setPassword)}
          isTried={isTried}
          refusal={faultAt(error, '/newPassword')}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="own.changePassword" />
        </Button>
      </form>
    </>
  );
}
