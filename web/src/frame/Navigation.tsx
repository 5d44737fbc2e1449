/** Where to go: in an account, in its organization, and as staff. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { NavLink } from 'react-router';

import { sessionQuery } from '../api/queries';
import type { Session } from '../api/types';
import { paths } from '../app/paths';
import { useAccess } from '../session/useAccess';
import { AccountSwitcher } from './AccountSwitcher';
import styles from './Navigation.module.css';

export function Navigation({ accountId }: { accountId: string | undefined }) {
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const { role, isStaffView, isAdmin } = useAccess(accountId);
  return (
    <nav className={styles.nav} aria-label={intl.formatMessage({ id: 'nav.label' })}>
      <ul>
        {accountId === undefined ? (
          <WayIn session={session} />
        ) : (
          <>
            <To path={paths.dashboard(accountId)} isExact>
              <FormattedMessage id="dashboard.title" />
            </To>
            <To path={paths.transactions(accountId)}>
              <FormattedMessage id="transactions.title" />
            </To>
            <To path={paths.statement(accountId)}>
              <FormattedMessage id="nav.statement" />
            </To>
            {isAdmin && (
              <To path={paths.post(accountId)}>
                <FormattedMessage id="nav.post" />
              </To>
            )}
          </>
        )}
      </ul>
      {accountId !== undefined && <AccountSwitcher key={accountId} accountId={accountId} />}
      {accountId !== undefined && (role === 'manager' || isStaffView) && (
        <ManageOrganization accountId={accountId} />
      )}
      {session?.staff && <ForStaff isAdmin={isAdmin} />}
    </nav>
  );
}

interface ToProps {
  path: string;
  /** Whether pages below it are not part of it. */
  isExact?: boolean;
  children: ReactNode;
}

function To({ path, isExact = false, children }: ToProps) {
  return (
    <li>
      <NavLink className={styles.link} to={path} end={isExact}>
        {children}
      </NavLink>
    </li>
  );
}

/** From a page that is of no account to the person's own. */
function WayIn({ session }: { session: Session | null | undefined }) {
  const [first, second] = session?.accounts ?? [];
  if (!first) return null;
  return (
    <To path={second ? paths.accounts : paths.dashboard(first.id)} isExact>
      <FormattedMessage id={second ? 'accounts.title' : 'dashboard.title'} />
    </To>
  );
}

function ManageOrganization({ accountId }: { accountId: string }) {
  return (
    <section className={styles.group}>
      <h2 id="organization">
        <FormattedMessage id="organization.title" />
      </h2>
      <ul aria-labelledby="organization">
        <To path={paths.users(accountId)}>
          <FormattedMessage id="organization.users" />
        </To>
        <To path={paths.activity(accountId)}>
          <FormattedMessage id="organization.activity" />
        </To>
        <li>
          <button
            type="button"
            className={styles.link}
            disabled
            aria-describedby="organization-later"
          >
            <FormattedMessage id="organization.callHistory" />
          </button>
        </li>
      </ul>
      <p id="organization-later" className={styles.later}>
        <FormattedMessage id="organization.later" />
      </p>
    </section>
  );
}

function ForStaff({ isAdmin }: { isAdmin: boolean }) {
  return (
    <section className={styles.group}>
      <h2 id="staff">
        <FormattedMessage id="nav.staff" />
      </h2>
      <ul aria-labelledby="staff">
        <To path={paths.staff} isExact>
          <FormattedMessage id="staff.title" />
        </To>
        <To path={paths.invitations}>
          <FormattedMessage id="nav.invitations" />
        </To>
        <To path={paths.staffLogins}>
          <FormattedMessage id="nav.staffLogins" />
        </To>
        {isAdmin && (
          <>
            <To path={paths.staffUsers}>
              <FormattedMessage id="nav.staffUsers" />
            </To>
            <To path={paths.staffActivity}>
              <FormattedMessage id="nav.staffActivity" />
            </To>
          </>
        )}
      </ul>
    </section>
  );
}
