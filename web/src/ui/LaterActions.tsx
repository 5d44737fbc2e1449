import { type ReactNode, useId } from 'react';

import { Button } from './Button';
import styles from './LaterActions.module.css';

interface Props {
  actions: readonly { key: string; label: ReactNode }[];
  /** Actions that work already, beside the disabled ones. */
  others?: ReactNode;
  sentence: ReactNode;
}

/** Disabled buttons for actions that a later release brings, with a sentence that says so. */
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
