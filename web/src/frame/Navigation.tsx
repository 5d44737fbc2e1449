import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { NavLink } from 'react-router';

import { sessionQuery } from '../api/session';
import type { Session } from '../api/types';
import { paths } from '../app/paths';
import { useAccess } from '../session/useAccess';
import { AccountSwitcher } from './AccountSwitcher';
import styles from './Navigation.module.css';

/** The links to the pages of the account, of its organization, and of staff. */
export function Navigation({ accountId }: { accountId: string | undefined }) {
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const { role, isStaffView, isAdmin } = useAccess(accountId);
  return (
    <nav className={styles.nav} aria-label={intl.formatMessage({ id: 'nav.label' })}>
      <ul>
        {accountId === undefined ? (
          <LinkIntoAccount session={session} />
        ) : (
          <>
            <NavItem path={paths.dashboard(accountId)} isExact>
              <FormattedMessage id="dashboard.title" />
            </NavItem>
            <NavItem path={paths.transactions(accountId)}>
              <FormattedMessage id="transactions.title" />
            </NavItem>
            <NavItem path={paths.statement(accountId)}>
              <FormattedMessage id="nav.statement" />
            </NavItem>
            {isAdmin && (
              <NavItem path={paths.post(accountId)}>
                <FormattedMessage id="nav.post" />
              </NavItem>
            )}
          </>
        )}
      </ul>
      {accountId !== undefined && <AccountSwitcher key={accountId} accountId={accountId} />}
      {accountId !== undefined && (role === 'manager' || isStaffView) && (
        <ManageOrganization accountId={accountId} />
      )}
      {session?.staff && <StaffLinks isAdmin={isAdmin} />}
    </nav>
  );
}

interface NavItemProps {
  path: string;
  /** Whether the link is current on its own page only, not on pages below it. */
  isExact?: boolean;
  children: ReactNode;
}

function NavItem({ path, isExact = false, children }: NavItemProps) {
  return (
    <li>
      <NavLink className={styles.link} to={path} end={isExact}>
        {children}
      </NavLink>
    </li>
  );
}

/** Outside an account: the link to the user's account, or to the choice of accounts. */
function LinkIntoAccount({ session }: { session: Session | null | undefined }) {
  const [first, second] = session?.accounts ?? [];
  if (!first) return null;
  return (
    <NavItem path={second ? paths.accounts : paths.dashboard(first.id)} isExact>
      <FormattedMessage id={second ? 'accounts.title' : 'dashboard.title'} />
    </NavItem>
  );
}

function ManageOrganization({ accountId }: { accountId: string }) {
  return (
    <section className={styles.group}>
      <h2 id="organization">
        <FormattedMessage id="organization.title" />
      </h2>
      <ul aria-labelledby="organization">
        <NavItem path={paths.users(accountId)}>
          <FormattedMessage id="organization.users" />
        </NavItem>
        <NavItem path={paths.activity(accountId)}>
          <FormattedMessage id="organization.activity" />
        </NavItem>
        <NavItem path={paths.callHistory(accountId)}>
          <FormattedMessage id="organization.callHistory" />
        </NavItem>
      </ul>
    </section>
  );
}

function StaffLinks({ isAdmin }: { isAdmin: boolean }) {
  return (
    <section className={styles.group}>
      <h2 id="staff">
        <FormattedMessage id="nav.staff" />
      </h2>
      <ul aria-labelledby="staff">
        <NavItem path={paths.staff} isExact>
          <FormattedMessage id="staff.title" />
        </NavItem>
        <NavItem path={paths.invitations}>
          <FormattedMessage id="nav.invitations" />
        </NavItem>
        <NavItem path={paths.staffLogins}>
          <FormattedMessage id="nav.staffLogins" />
        </NavItem>
        <NavItem path={paths.untied}>
          <FormattedMessage id="nav.untied" />
        </NavItem>
        {isAdmin && (
          <>
            <NavItem path={paths.staffUsers}>
              <FormattedMessage id="nav.staffUsers" />
            </NavItem>
            <NavItem path={paths.staffActivity}>
              <FormattedMessage id="nav.staffActivity" />
            </NavItem>
          </>
        )}
      </ul>
    </section>
  );
}
