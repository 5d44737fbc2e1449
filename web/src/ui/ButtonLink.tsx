import type { ReactNode } from 'react';
import { Link, type To } from 'react-router';

import styles from './Button.module.css';
import { classes } from './classes';

/** A link that looks like a button. */
export function ButtonLink({ to, children }: { to: To; children: ReactNode }) {
  return (
    <Link className={classes(styles.button, styles.secondary, styles.link)} to={to}>
      {children}
    </Link>
  );
}
