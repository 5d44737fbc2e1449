/** The way up, to the page that this one belongs to. */
import type { ReactNode } from 'react';
import { Link, type To } from 'react-router';

import styles from './BackLink.module.css';

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
