import { type ReactNode, useId } from 'react';

import { classes } from './classes';
import styles from './RadioList.module.css';

interface Option<Value> {
  value: Value;
  label: ReactNode;
  detail: ReactNode;
  /** Shown, but not to be chosen; the detail says why. */
  isDisabled?: boolean;
}

interface Props<Value> {
  legend: ReactNode;
  /** The name of the radio group. */
  name: string;
  options: readonly Option<Value>[];
  value: Value | null;
  error?: ReactNode;
  onChange: (value: Value) => void;
}

/** Radio buttons with a sentence of explanation each. */
export function RadioList<Value extends string>(props: Props<Value>) {
  const { legend, name, options, value, error, onChange } = props;
  const id = useId();
  return (
    <fieldset className={styles.group} aria-describedby={error ? `${id}-error` : undefined}>
      <legend className={styles.legend}>{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={classes(styles.option, option.isDisabled && styles.disabled)}
        >
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={option.isDisabled}
            aria-labelledby={`${id}-${option.value}`}
            aria-describedby={`${id}-${option.value}-detail`}
            onChange={() => onChange(option.value)}
          />
          <span>
            <span id={`${id}-${option.value}`} className={styles.label}>
              {option.label}
            </span>
            <span id={`${id}-${option.value}-detail`} className={styles.detail}>
              {option.detail}
            </span>
          </span>
        </label>
      ))}
      {Boolean(error) && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
