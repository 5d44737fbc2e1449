import { lazy, Suspense, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Outlet, useLocation, useParams } from 'react-router';

import { withMessages } from '../app/withMessages';
import { useAccess } from '../session/useAccess';
import { Button } from '../ui/Button';
import { Brand } from './Brand';
import { Frame } from './Frame';
import { HeaderAccount } from './HeaderAccount';
import { LanguageSwitch } from './LanguageSwitch';
import { Navigation } from './Navigation';
import styles from './PortalFrame.module.css';
import { SignedInAs } from './SignedInAs';
import { SignOut } from './SignOut';

const StaffBanner = lazy(withMessages('staff', () => import('./StaffBanner')));
const NotYourAccount = lazy(
  withMessages('accounts', () => import('../pages/accounts/NotYourAccount')),
);

/** The frame of signed-in pages: account, navigation and sign-out. */
export function PortalFrame() {
  const intl = useIntl();
  const { accountId: addressed } = useParams();
  const { isNotMember, isStaffView } = useAccess(addressed);
  // Another customer's account gets the same frame as no account.
  const accountId = isNotMember ? undefined : addressed;
  const { pathname } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  // The menu closes when the user goes to another page.
  const isOpen = openAt === pathname;

  const account = accountId !== undefined && (
    <HeaderAccount key={accountId} accountId={accountId} />
  );
  const header = (
    <div className={styles.bar}>
      <Brand />
      <div className={styles.account}>{account}</div>
      <div className={styles.tools}>
        <LanguageSwitch />
        <div className={styles.wide}>
          <SignOut />
        </div>
        <div className={styles.narrow}>
          <Button
            kind="secondary"
            aria-expanded={isOpen}
            aria-controls="menu"
            onClick={() => setOpenAt(isOpen ? null : pathname)}
          >
            <FormattedMessage id="frame.menu" />
          </Button>
        </div>
      </div>
    </div>
  );
  const aside = (
    <aside
      className={styles.aside}
      id="menu"
      aria-label={intl.formatMessage({ id: 'frame.aside' })}
      data-open={isOpen || undefined}
    >
      <SignedInAs accountId={accountId} />
      {/* With the key, React replaces the navigation between the two cases; nothing moves. */}
      <Navigation key={accountId === undefined ? 'no-account' : 'account'} accountId={accountId} />
      <div className={styles.narrow}>
        <SignOut />
      </div>
    </aside>
  );
  return (
    <Frame header={header} aside={aside}>
      {/* A phone's bar has no room for it. */}
      {account && <div className={styles.accountBelow}>{account}</div>}
      {isStaffView && accountId !== undefined && (
        <Suspense>
          <StaffBanner accountId={accountId} />
        </Suspense>
      )}
      {isNotMember ? <NotYourAccount /> : <Outlet />}
    </Frame>
  );
}
