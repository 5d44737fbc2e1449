import type { ReactNode } from 'react';

import { classes } from './classes';
import styles from './DownloadHead.module.css';
import { PageTitle } from './PageTitle';

interface Props {
  title: string;
  lead: ReactNode;
  /** Actions. Room is reserved while the user's role is loading. */
  children?: ReactNode;
}

/** A page's title with a line under it and actions beside it. */
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
