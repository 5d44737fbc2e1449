/** A password, shown on request. Managers fill it and pasting works, as in any field. */
import { useState } from 'react';
import { FormattedMessage } from 'react-intl';

import styles from './Field.module.css';
import { TextField, type TextFieldProps } from './TextField';

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
