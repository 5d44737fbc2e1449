import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { NavLink } from 'react-router';

import { sessionQuery } from '../api/session';
import { paths } from '../app/paths';
import { RoleName } from '../session/RoleName';
import { useAccess } from '../session/useAccess';
import { Skeleton } from '../ui/Skeleton';
import styles from './SignedInAs.module.css';

interface Props {
  /** The open account. */
  accountId: string | undefined;
}

/** The signed-in user's name and role in the open account, as a link to their settings. */
export function SignedInAs({ accountId }: Props) {
  const { data: session } = useQuery(sessionQuery);
  const { role, isStaffView } = useAccess(accountId);
  return (
    <NavLink className={styles.who} to={paths.me}>
      <span className={styles.name}>
        {session ? (
          <FormattedMessage
            id="frame.signedInAs"
            values={{ name: <strong translate="no">{session.user.username}</strong> }}
          />
        ) : (
          <Skeleton width="name" />
        )}
      </span>
      <span className={styles.role}>
        {role && <RoleName role={role} />}
        {isStaffView && <FormattedMessage id="role.staff" />}
      </span>
      <span className={styles.settings}>
        <FormattedMessage id="nav.mySettings" />
      </span>
    </NavLink>
  );
}
