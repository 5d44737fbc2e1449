/** Asks for the password again, before something that a stranger at the desk must not do. */
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { faultAt, isAtFields } from '../../api/faults';
import { ForUser } from '../../password/ForUser';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PasswordField } from '../../ui/PasswordField';
import styles from './Me.module.css';

interface Props {
  username: string;
  isPending: boolean;
  error: unknown;
  /** On the button. */
  submit: ReactNode;
  onSubmit: (password: string) => void;
  /** Another password was typed: what was refused is not what stands there now. */
  onChange: () => void;
}

export function PasswordForm({ username, isPending, error, submit, onSubmit, onChange }: Props) {
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (password === '') focusField(event.currentTarget, 'password');
    else if (!isPending) onSubmit(password);
  };
  const missing = isTried && password === '' && <FormattedMessage id="field.missing" />;
  return (
    <>
      {Boolean(error) && !isAtFields(error, ['/password']) && <Failure error={error} />}
      <form className={styles.form} onSubmit={send} aria-busy={isPending} noValidate>
        <ForUser username={username} />
        <PasswordField
          label={<FormattedMessage id="own.yourPassword" />}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(value) => {
            setPassword(value);
            onChange();
          }}
          error={missing || faultAt(error, '/password')}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          {submit}
        </Button>
      </form>
    </>
  );
}
