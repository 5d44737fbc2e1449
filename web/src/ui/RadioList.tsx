import { type ReactNode, useId } from 'react';

import styles from './RadioList.module.css';

interface Option<Value> {
  value: Value;
  label: ReactNode;
  detail: ReactNode;
}

interface Props<Value> {
  legend: ReactNode;
  /** The name of the radio group. */
  name: string;
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

/** Radio buttons with a sentence of explanation each. */
export function RadioList<Value extends string>(props: Props<Value>) {
  const { legend, name, options, value, onChange } = props;
  const id = useId();
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
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
    </fieldset>
  );
}
