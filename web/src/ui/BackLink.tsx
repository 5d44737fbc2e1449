import type { ReactNode } from 'react';
import { Link, type To } from 'react-router';

import styles from './BackLink.module.css';

/** A link to the page above this one. */
export function BackLink({ to, children }: { to: To; children: ReactNode }) {
  return (
    <p className={styles.back}>
      <Link to={to}>
        <span aria-hidden="true">← </span>
        {children}
      </Link>
    </p>
  );
}
