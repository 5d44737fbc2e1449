import { type ComponentPropsWithoutRef, type ReactNode, useId } from 'react';

import { classes } from './classes';
import styles from './Field.module.css';

/** The attributes of an input, with label and error. */
export interface TextFieldProps extends Omit<ComponentPropsWithoutRef<'input'>, 'onChange'> {
  label: ReactNode;
  error?: ReactNode;
  /** A sentence under the field. */
  hint?: ReactNode;
  /** Switches off capitalization, autocorrection and spell checking by the device. */
  isVerbatim?: boolean;
  /** Beside the label, such as a link. The keyboard reaches it after the input. */
  aside?: ReactNode;
  /** Beside the input, inside its frame. */
  trailing?: ReactNode;
  onChange: (value: string) => void;
}

const verbatim = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false };

/** A text field with a label and an error message. */
export function TextField({
  label,
  error,
  hint,
  aside,
  isVerbatim,
  trailing,
  onChange,
  'aria-describedby': describedBy,
  ...props
}: TextFieldProps) {
  const id = useId();
  const errorId = useId();
  const hintId = useId();
  const isInvalid = Boolean(error);
  return (
    <div className={classes(styles.field, Boolean(aside) && styles.hasAside)}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={classes(styles.frame, isInvalid && styles.invalid)}>
        <input
          {...props}
          {...(isVerbatim && verbatim)}
          id={id}
          className={styles.input}
          aria-invalid={isInvalid || undefined}
          aria-describedby={
            classes(isInvalid && errorId, Boolean(hint) && hintId, describedBy) || undefined
          }
          onChange={(event) => onChange(event.target.value)}
        />
        {trailing}
      </div>
      {aside && <div className={styles.aside}>{aside}</div>}
      {hint && (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
      {isInvalid && (
        <p id={errorId} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
