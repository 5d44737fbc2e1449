import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import { PasswordField } from '../ui/PasswordField';
import { PasswordChecklist } from './PasswordChecklist';
import { unmet } from './passwordRule';

/** The field's name in its form. */
export const newPasswordField = 'new-password';

interface Props {
  /** The user name, which the password must not contain. */
  username: string;
  value: string;
  onChange: (password: string) => void;
  /** Whether the form has been submitted; only then are missing fields marked. */
  isSubmitted: boolean;
  /** The server's error about this field. */
  refusal: ReactNode;
}

/** A field for a new password, with the password rule. */
export function NewPasswordField({ username, value, onChange, isSubmitted, refusal }: Props) {
  const isWeak = isSubmitted && unmet(value, username).length > 0;
  return (
    <>
      <PasswordField
        label={<FormattedMessage id="password.new" />}
        name={newPasswordField}
        autoComplete="new-password"
        aria-describedby="password-rule"
        value={value}
        onChange={onChange}
        error={isWeak ? <FormattedMessage id="password.weak" /> : refusal}
      />
      <PasswordChecklist id="password-rule" password={value} username={username} />
    </>
  );
}
