import type { ReactNode } from 'react';

import styles from './SignIn.module.css';

/** The narrow column of the sign-in pages. */
export function SignInColumn({ children }: { children: ReactNode }) {
  return <div className={styles.column}>{children}</div>;
}
