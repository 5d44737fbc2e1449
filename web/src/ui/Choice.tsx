/** One of several, as a pill. */
import type { ReactNode } from 'react';

import styles from './Choice.module.css';

interface Props {
  /** The same for all of them. */
  name: string;
  isChosen: boolean;
  onChoose: () => void;
  children: ReactNode;
}

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
