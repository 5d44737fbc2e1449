import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { NavigationType, useLocation, useNavigationType } from 'react-router';

import { portalQuery } from '../api/portal';
import styles from './PageTitle.module.css';

interface Props {
  title: string;
  /** Below the heading. */
  children?: ReactNode;
}

/** The key of a location that was opened directly, not from another page. */
const firstKey = 'default';

/** A page's heading and document title. It takes the focus when the page opens. */
export function PageTitle({ title, children }: Props) {
  const intl = useIntl();
  const { data: portal } = useQuery(portalQuery);
  const { key, pathname } = useLocation();
  const navigation = useNavigationType();
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = key === firstKey;
  const isBack = navigation === NavigationType.Pop;

  useEffect(() => {
    if (isFirst) return;
    heading.current?.focus({ preventScroll: true });
    if (!isBack) window.scrollTo(0, 0);
    // Only a new path moves the focus, not other filters on the same page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [pathname]);

  const product = intl.formatMessage({ id: 'frame.product' });
  const site = portal ? `${portal.providerName} ${product}` : product;
  return (
    <div className={styles.title}>
      <title>{`${title} – ${site}`}</title>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}
