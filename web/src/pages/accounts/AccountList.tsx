import { Link } from 'react-router';

import type { Account } from '../../api/types';
import { paths } from '../../app/paths';
import { RoleName } from '../../session/RoleName';
import { AccountBalance } from './AccountBalance';
import styles from './Accounts.module.css';

/** So many cards show their balance, each read by itself. */
const mostBalances = 24;

/** Links to the user's accounts, with what is owed in each. */
export function AccountList({ accounts }: { accounts: readonly Account[] }) {
  return (
    <ul className={styles.accounts}>
      {accounts.map(({ id, name, number, role }, place) => (
        <li key={id}>
          <Link className={styles.account} to={paths.dashboard(id)}>
            <bdi className={styles.name} translate="no">
              {name}
            </bdi>
            <bdi className={styles.detail}>{number}</bdi>
            <span className={styles.role}>
              <RoleName role={role} />
            </span>
            {place < mostBalances && <AccountBalance accountId={id} />}
          </Link>
        </li>
      ))}
    </ul>
  );
}
