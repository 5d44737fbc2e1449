import type { ReactElement, ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { useLocation } from 'react-router';

import { Boundary } from '../app/Boundary';
import { classes } from '../ui/classes';
import { Footer } from './Footer';
import styles from './Frame.module.css';
import { OfflineNotice } from './OfflineNotice';
import { PageFailure } from './PageFailure';

interface Props {
  header: ReactNode;
  /** Beside the main content on wide screens. */
  aside?: ReactElement;
  children: ReactNode;
}

/** The layout of every page: skip link, header, main content, footer. */
export function Frame({ header, aside, children }: Props) {
  // Tests wait for `data-path` and `data-search`: the address changes before its page is rendered.
  const { pathname, search } = useLocation();
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main">
        <FormattedMessage id="frame.skip" />
      </a>
      <header className={styles.header}>{header}</header>
      <div className={classes(styles.body, aside && styles.withAside)}>
        {aside}
        <main
          className={styles.main}
          id="main"
          tabIndex={-1}
          data-path={pathname}
          data-search={search}
        >
          <Boundary path={pathname} fallback={<PageFailure />}>
            {children}
          </Boundary>
        </main>
      </div>
      <Footer key={pathname} />
      <OfflineNotice />
    </div>
  );
}
