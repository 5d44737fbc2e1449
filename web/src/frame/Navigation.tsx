/** Where to go in an account. */
import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { NavLink } from 'react-router';

import { sessionQuery } from '../api/queries';
import { paths } from '../app/paths';
import { useAccess } from '../session/useAccess';
import { AccountSwitcher } from './AccountSwitcher';
import styles from './Navigation.module.css';

export function Navigation({ accountId }: { accountId: string | undefined }) {
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const { role, canPost } = useAccess(accountId);
  return (
    <nav className={styles.nav} aria-label={intl.formatMessage({ id: 'nav.label' })}>
      <ul>
        {accountId !== undefined && (
          <>
            <li>
              <NavLink className={styles.link} to={paths.dashboard(accountId)} end>
                <FormattedMessage id="dashboard.title" />
              </NavLink>
            </li>
            <li>
              <NavLink className={styles.link} to={paths.transactions(accountId)}>
                <FormattedMessage id="transactions.title" />
              </NavLink>
            </li>
            <li>
              <NavLink className={styles.link} to={paths.statement(accountId)}>
                <FormattedMessage id="nav.statement" />
              </NavLink>
            </li>
            {canPost && (
              <li>
                <NavLink className={styles.link} to={paths.post(accountId)}>
                  <FormattedMessage id="nav.post" />
                </NavLink>
              </li>
            )}
          </>
        )}
        {session?.staff && (
          <li>
            <NavLink className={styles.link} to={paths.staff}>
              <FormattedMessage id="staff.title" />
            </NavLink>
          </li>
        )}
      </ul>
      {accountId !== undefined && <AccountSwitcher key={accountId} accountId={accountId} />}
      {role === 'manager' && <ManageOrganization />}
    </nav>
  );
}

/** What an Office Manager will find here. */
function ManageOrganization() {
  return (
    <section className={styles.group}>
      <h2 id="organization">
        <FormattedMessage id="organization.title" />
      </h2>
      <ul aria-labelledby="organization">
        <li>
          <button
            type="button"
            className={styles.link}
            disabled
            aria-describedby="organization-later"
          >
            <FormattedMessage id="organization.users" />
          </button>
        </li>
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
