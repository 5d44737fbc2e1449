import type { ReactNode } from 'react';
import { Link, type To } from 'react-router';

import styles from './Button.module.css';
import { classes } from './classes';

interface Props {
  to: To;
  kind?: 'primary' | 'secondary';
  children: ReactNode;
}

/** A link that looks like a button. */
export function ButtonLink({ to, kind = 'secondary', children }: Props) {
  return (
    <Link className={classes(styles.button, styles[kind], styles.link)} to={to}>
      {children}
    </Link>
  );
}
