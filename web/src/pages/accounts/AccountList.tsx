/** The person's accounts, each the way to it. */
import { Link } from 'react-router';

import type { Account } from '../../api/types';
import { paths } from '../../app/paths';
import { RoleName } from '../../session/RoleName';
import styles from './Accounts.module.css';

export function AccountList({ accounts }: { accounts: readonly Account[] }) {
  return (
    <ul className={styles.accounts}>
      {accounts.map(({ id, name, number, role }) => (
        <li key={id}>
          <Link className={styles.account} to={paths.dashboard(id)}>
            <span className={styles.name}>{name}</span>
            <span className={styles.detail}>{number}</span>
            <span className={styles.role}>
              <RoleName role={role} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
