import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { fieldErrorAt, hasOnlyFieldErrors } from '../../api/fieldErrors';
import { ForUser } from '../../password/ForUser';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PasswordField } from '../../ui/PasswordField';
import { useFaultFocus } from '../../ui/useFaultFocus';
import styles from './Login.module.css';

interface Props {
  username: string;
  isPending: boolean;
  error: unknown;
  /** Label of the button. */
  submit: ReactNode;
  onSubmit: (password: string) => void;
  /** Called on each change, so that the error of the previous password goes away. */
  onChange: () => void;
}

/**
 * Asks for the password again before a sensitive change, since someone else may be at the keyboard.
 */
export function PasswordForm({ username, isPending, error, submit, onSubmit, onChange }: Props) {
  const [password, setPassword] = useState('');
  const [isSubmitted, setSubmitted] = useState(false);
  const form = useFaultFocus(error, { '/password': 'password' });
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (password === '') focusField(event.currentTarget, 'password');
    else if (!isPending) onSubmit(password);
  };
  const missing = isSubmitted && password === '' && <FormattedMessage id="password.missing" />;
  return (
    <>
      {Boolean(error) && !hasOnlyFieldErrors(error, ['/password']) && <Failure error={error} />}
      <form ref={form} className={styles.form} onSubmit={send} aria-busy={isPending} noValidate>
        <ForUser username={username} />
        <PasswordField
          label={<FormattedMessage id="factor.yourPassword" />}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(value) => {
            setPassword(value);
            onChange();
          }}
          error={missing || fieldErrorAt(error, '/password')}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          {submit}
        </Button>
      </form>
    </>
  );
}
