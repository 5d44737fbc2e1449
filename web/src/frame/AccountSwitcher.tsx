import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { sessionQuery } from '../api/session';
import { paths } from '../app/paths';
import { RoleName } from '../session/RoleName';
import styles from './AccountSwitcher.module.css';

/** Links to the user's other accounts, with the role in each. */
export function AccountSwitcher({ accountId }: { accountId: string }) {
  const { data: session } = useQuery(sessionQuery);
  const others = session?.accounts.filter(({ id }) => id !== accountId) ?? [];
  if (others.length === 0) return null;
  return (
    <details className={styles.switcher}>
      <summary>
        <FormattedMessage id="accounts.switch" />
      </summary>
      <ul>
        {others.map(({ id, name, number, role }) => (
          <li key={id}>
            <Link to={paths.dashboard(id)}>
              <span className={styles.name} translate="no">
                <bdi>{name}</bdi>
              </span>
              <span className={styles.detail}>
                <bdi>{number}</bdi> · <RoleName role={role} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
