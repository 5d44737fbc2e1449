/** A page's name: in the window's title, as its heading, and where focus goes when it opens. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { NavigationType, useLocation, useNavigationType } from 'react-router';

import { portalQuery } from '../api/queries';
import styles from './PageTitle.module.css';

interface Props {
  title: string;
  /** Under the heading. */
  children?: ReactNode;
}

/** The location of a page that was opened by its address, not from another page. */
const firstKey = 'default';

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
    // Only another page moves focus; other filters of the same page do not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [pathname]);

  const product = intl.formatMessage({ id: 'frame.product' });
  const place = portal ? `${portal.providerName} ${product}` : product;
  return (
    <div className={styles.title}>
      <title>{`${title} – ${place}`}</title>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}
