import { Link } from 'react-router';

import type { Account } from '../../api/types';
import { paths } from '../../app/paths';
import { RoleName } from '../../session/RoleName';
import styles from './Accounts.module.css';

/** Links to the user's accounts. */
export function AccountList({ accounts }: { accounts: readonly Account[] }) {
  return (
    <ul className={styles.accounts}>
      {accounts.map(({ id, name, number, role }) => (
        <li key={id}>
          <Link className={styles.account} to={paths.dashboard(id)}>
            <bdi className={styles.name} translate="no">
              {name}
            </bdi>
            <bdi className={styles.detail}>{number}</bdi>
            <span className={styles.role}>
              <RoleName role={role} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
