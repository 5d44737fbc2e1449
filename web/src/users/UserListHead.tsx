import { FormattedMessage } from 'react-intl';

import styles from './Users.module.css';

/** What the columns of a list of users are. Each row says it in words of its own, too. */
export function UserListHead() {
  return (
    <div className={styles.heads} aria-hidden="true">
      <span>
        <FormattedMessage id="users.name" />
      </span>
      <span>
        <FormattedMessage id="users.role" />
      </span>
      <span>
        <FormattedMessage id="users.status" />
      </span>
    </div>
  );
}
