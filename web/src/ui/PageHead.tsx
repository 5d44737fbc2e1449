/** A page's name with a line under it, and beside it what to do. */
import type { ReactNode } from 'react';

import styles from './DownloadHead.module.css';
import { PageTitle } from './PageTitle';

interface Props {
  title: string;
  lead: ReactNode;
  children?: ReactNode;
}

export function PageHead({ title, lead, children }: Props) {
  return (
    <div className={styles.head}>
      <PageTitle title={title}>
        <p className={styles.lead}>{lead}</p>
      </PageTitle>
      <div className={styles.actions}>{children}</div>
    </div>
  );
}
