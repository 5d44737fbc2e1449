import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { NavigationType, useLocation, useNavigationType, useParams } from 'react-router';

import { portalQuery } from '../api/portal';
import { useAccess } from '../session/useAccess';
import { useOpenAccount } from '../session/useOpenAccount';
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
  const { accountId } = useParams();
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

  const site = portal
    ? intl.formatMessage({ id: 'frame.site' }, { provider: portal.providerName })
    : intl.formatMessage({ id: 'frame.product' });
  return (
    <div className={styles.title}>
      {accountId === undefined ? (
        <title>{`${title} – ${site}`}</title>
      ) : (
        <AccountTitle accountId={accountId} title={title} site={site} />
      )}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}

interface AccountTitleProps extends Pick<Props, 'title'> {
  accountId: string;
  site: string;
}

/** The document title in an account. Staff, whose tabs may show several, see which one it is. */
function AccountTitle({ accountId, title, site }: AccountTitleProps) {
  const { isStaffView } = useAccess(accountId);
  const account = useOpenAccount(accountId);
  const customer = isStaffView && account ? ` – ${account.name} (${account.number})` : '';
  return <title>{`${title}${customer} – ${site}`}</title>;
}
