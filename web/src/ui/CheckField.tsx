import { type ReactNode, useId } from 'react';

import styles from './CheckField.module.css';

interface Props {
  name: string;
  label: ReactNode;
  /** What follows from ticking it. */
  detail: ReactNode;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}

/** A checkbox with a sentence of explanation. */
export function CheckField({ name, label, detail, isChecked, onChange }: Props) {
  const id = useId();
  return (
    <label className={styles.option}>
      <input
        type="checkbox"
        name={name}
        checked={isChecked}
        aria-labelledby={id}
        aria-describedby={`${id}-detail`}
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
  );
}
