/** A section of a page with its heading. */
import { type ReactNode, useId } from 'react';

import styles from './Card.module.css';
import { classes } from './classes';

interface Props {
  title: ReactNode;
  /** Beside the heading. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

export function Card({ title, aside, className, children }: Props) {
  const id = useId();
  return (
    <section className={classes(styles.card, className)} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
