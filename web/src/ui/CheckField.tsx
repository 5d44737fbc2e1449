import { type ReactNode, useId } from 'react';

import styles from './CheckField.module.css';
import { classes } from './classes';

interface Props {
  name: string;
  label: ReactNode;
  /** What follows from ticking it. */
  detail: ReactNode;
  isChecked: boolean;
  error?: ReactNode;
  onChange: (isChecked: boolean) => void;
}

/** A checkbox with a sentence of explanation. */
export function CheckField({ name, label, detail, isChecked, error, onChange }: Props) {
  const id = useId();
  const isInvalid = Boolean(error);
  return (
    <div>
      <label className={styles.option}>
        <input
          type="checkbox"
          name={name}
          checked={isChecked}
          aria-labelledby={id}
          aria-invalid={isInvalid || undefined}
          aria-describedby={classes(`${id}-detail`, isInvalid && `${id}-error`)}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>
          <span id={id} className={styles.label}>
            {label}
          </span>
          <span id={`${id}-detail`} className={styles.detail}>
            {detail}
          </span>
        </span>
      </label>
      {isInvalid && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
