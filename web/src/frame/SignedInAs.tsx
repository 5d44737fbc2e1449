import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { NavLink } from 'react-router';

import { sessionQuery } from '../api/session';
import { paths } from '../app/paths';
import { Skeleton } from '../ui/Skeleton';
import styles from './SignedInAs.module.css';

/** The signed-in user's name, as a link to their settings. */
export function SignedInAs() {
  const { data: session } = useQuery(sessionQuery);
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
      <span className={styles.settings}>
        <FormattedMessage id="nav.mySettings" />
      </span>
    </NavLink>
  );
}
