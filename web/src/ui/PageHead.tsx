/** A page's name with a line under it, and beside it what to do. */
import type { ReactNode } from 'react';

import { classes } from './classes';
import styles from './DownloadHead.module.css';
import { PageTitle } from './PageTitle';

interface Props {
  title: string;
  lead: ReactNode;
  /** Room is kept for it while it is not known who may do it. */
  children?: ReactNode;
}

export function PageHead({ title, lead, children }: Props) {
  return (
    <div className={styles.head}>
      <PageTitle title={title}>
        <p className={styles.lead}>{lead}</p>
      </PageTitle>
      {children !== undefined && (
        <div className={classes(styles.actions, styles.reserved)}>{children}</div>
      )}
    </div>
  );
}
