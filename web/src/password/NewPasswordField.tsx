/** A new password with the rule that it must meet. */
import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import { PasswordField } from '../ui/PasswordField';
import { PasswordChecklist } from './PasswordChecklist';
import { unmet } from './passwordRule';

/** The field's name in its form. */
export const newPasswordField = 'new-password';

interface Props {
  /** Whose password it is to be. */
  username: string;
  value: string;
  onChange: (password: string) => void;
  /** Whether the form was sent once, so that what is missing is said. */
  isTried: boolean;
  /** What the server says about it. */
  refusal: ReactNode;
}

export function NewPasswordField({ username, value, onChange, isTried, refusal }: Props) {
  const isWeak = isTried && unmet(value, username).length > 0;
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
