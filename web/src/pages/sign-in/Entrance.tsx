/** The narrow column in which one signs in. */
import type { ReactNode } from 'react';

import styles from './Entrance.module.css';

export function Entrance({ children }: { children: ReactNode }) {
  return <div className={styles.column}>{children}</div>;
}
