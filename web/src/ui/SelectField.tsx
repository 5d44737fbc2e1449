import { type ReactNode, useId } from 'react';

import { classes } from './classes';
import styles from './Field.module.css';

interface Props {
  name: string;
  label: ReactNode;
  options: readonly { value: string; text: string }[];
  value: string;
  error?: ReactNode;
  onChange: (value: string) => void;
}

/** A choice of one from a list that may be long, with a label and an error message. */
export function SelectField({ name, label, options, value, error, onChange }: Props) {
  const id = useId();
  const errorId = useId();
  const isInvalid = Boolean(error);
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={classes(styles.frame, isInvalid && styles.invalid)}>
        <select
          id={id}
          className={styles.input}
          name={name}
          value={value}
          aria-invalid={isInvalid || undefined}
          aria-describedby={isInvalid ? errorId : undefined}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      </div>
      {isInvalid && (
        <p id={errorId} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
