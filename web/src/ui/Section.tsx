import { type ReactNode, type Ref, useId } from 'react';

import styles from './Section.module.css';
import { classes } from './classes';

interface Props {
  title: ReactNode;
  /** Beside the heading. */
  aside?: ReactNode;
  className?: string | undefined;
  ref?: Ref<HTMLElement> | undefined;
  children: ReactNode;
}

/** A section of a page with its heading. */
export function Section({ title, aside, className, ref, children }: Props) {
  const id = useId();
  return (
    <section ref={ref} className={classes(styles.section, className)} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
