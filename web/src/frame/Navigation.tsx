import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { sessionQuery } from '../api/session';
import type { Session } from '../api/types';
import { paths } from '../app/paths';
import { withMessages } from '../app/withMessages';
import { useAccess } from '../session/useAccess';
import { NavItem } from './NavItem';
import styles from './Navigation.module.css';

const StaffLinks = lazy(withMessages('staff', () => import('./StaffLinks')));

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
      {accountId !== undefined && (role === 'manager' || isStaffView) && (
        <ManageOrganization accountId={accountId} />
      )}
      {session?.staff && (
        <Suspense>
          <StaffLinks isAdmin={isAdmin} />
        </Suspense>
      )}
    </nav>
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
