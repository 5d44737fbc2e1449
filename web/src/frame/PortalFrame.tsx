/** Around the pages of a session: account, navigation, the way out. */
import { lazy, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Outlet, useLocation, useParams } from 'react-router';

import { useAccess } from '../session/useAccess';
import { Button } from '../ui/Button';
import { AccountBlock } from './AccountBlock';
import { Brand } from './Brand';
import { Frame } from './Frame';
import { LanguageSwitch } from './LanguageSwitch';
import { Navigation } from './Navigation';
import styles from './PortalFrame.module.css';
import { SignedInAs } from './SignedInAs';
import { SignOut } from './SignOut';
import { StaffBanner } from './StaffBanner';

const NotYours = lazy(() => import('../pages/accounts/NotYours'));

export function PortalFrame() {
  const intl = useIntl();
  const { accountId: addressed } = useParams();
  const { isForeign, isStaffView } = useAccess(addressed);
  // Around somebody else's account there is what is around none.
  const accountId = isForeign ? undefined : addressed;
  const { pathname } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  // Going to another page closes the menu.
  const isOpen = openAt === pathname;

  const header = (
    <>
      <Brand />
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
    </>
  );
  const aside = (
    <aside
      className={styles.aside}
      id="menu"
      aria-label={intl.formatMessage({ id: 'frame.aside' })}
      data-open={isOpen || undefined}
    >
      <SignedInAs />
      {accountId !== undefined && <AccountBlock accountId={accountId} />}
      {/* In and outside an account these are two: neither moves when the other takes its place. */}
      <Navigation key={accountId === undefined ? 'own' : 'account'} accountId={accountId} />
      <div className={styles.narrow}>
        <SignOut />
      </div>
    </aside>
  );
  return (
    <Frame header={header} aside={aside}>
      {isStaffView && <StaffBanner />}
      {isForeign ? <NotYours /> : <Outlet />}
    </Frame>
  );
}
