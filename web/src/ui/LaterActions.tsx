/** Actions that a later release brings: where they will be, with one honest sentence. */
import { type ReactNode, useId } from 'react';

import { Button } from './Button';
import styles from './LaterActions.module.css';

interface Props {
  actions: readonly { key: string; label: ReactNode }[];
  /** Beside them, what can be done already. */
  others?: ReactNode;
  sentence: ReactNode;
}

export function LaterActions({ actions, others, sentence }: Props) {
  const id = useId();
  return (
    <div className={styles.later}>
      <div className={styles.actions}>
        {actions.map(({ key, label }) => (
          <Button key={key} disabled aria-describedby={id}>
            {label}
          </Button>
        ))}
        {others}
      </div>
      <p id={id} className={styles.sentence}>
        {sentence}
      </p>
    </div>
  );
}
