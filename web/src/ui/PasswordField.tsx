import { useState } from 'react';
import { FormattedMessage } from 'react-intl';

import styles from './Field.module.css';
import { TextField, type TextFieldProps } from './TextField';

/** A password field that can show its content. Password managers and pasting work. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'trailing'>) {
  const [isShown, setShown] = useState(false);
  const toggle = (
    <button
      type="button"
      className={styles.toggle}
      aria-pressed={isShown}
      onClick={() => setShown(!isShown)}
    >
      <FormattedMessage id="password.show" />
    </button>
  );
  return <TextField {...props} type={isShown ? 'text' : 'password'} isVerbatim trailing={toggle} />;
}
