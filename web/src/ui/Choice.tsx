import type { ReactNode } from 'react';

import styles from './Choice.module.css';

interface Props {
  /** The name of the radio group. */
  name: string;
  isChosen: boolean;
  onChoose: () => void;
  children: ReactNode;
}

/** A radio button in the shape of a pill. */
export function Choice({ name, isChosen, onChoose, children }: Props) {
  return (
    <label className={styles.choice}>
      <input
        className="visually-hidden"
        type="radio"
        name={name}
        checked={isChosen}
        onChange={onChoose}
      />
      {children}
    </label>
  );
}
