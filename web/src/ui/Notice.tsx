import type { ReactNode } from 'react';

import { classes } from './classes';
import styles from './Notice.module.css';

interface Props {
  tone?: 'calm' | 'danger';
  title?: ReactNode;
  /** `none` inside an element that announces its content. */
  role?: 'none';
  children: ReactNode;
}

/** A message that assistive technology announces: a status or an alert. */
export function Notice({ tone = 'calm', title, role, children }: Props) {
  return (
    <div
      className={classes(styles.notice, styles[tone])}
      role={role ?? (tone === 'calm' ? 'status' : 'alert')}
    >
      {title && <p className={styles.title}>{title}</p>}
      <div className={styles.body}>{children}</div>
    </div>
  );
}
