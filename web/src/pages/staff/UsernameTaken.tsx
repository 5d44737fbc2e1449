import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { FoundAccount } from '../../api/types';
import { paths } from '../../app/paths';
import styles from './Staff.module.css';

/**
 * Says that an account has no Office Manager because the user name was taken, and where to invite
 * one.
 */
export function UsernameTaken({ account: { id, usernameTaken } }: { account: FoundAccount }) {
  if (usernameTaken === null) return null;
  return (
    <p className={styles.detail}>
      <FormattedMessage
        id="staff.usernameTaken"
        values={{
          username: (
            <span key="username" translate="no">
              {usernameTaken}
            </span>
          ),
          invite: (text) => (
            <Link key="invite" to={paths.users(id)}>
              {text}
            </Link>
          ),
        }}
      />
    </p>
  );
}
