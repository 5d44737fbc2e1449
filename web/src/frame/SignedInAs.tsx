/** Whose session this is, and the way to their settings. */
import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { NavLink } from 'react-router';

import { sessionQuery } from '../api/queries';
import { paths } from '../app/paths';
import { Skeleton } from '../ui/Skeleton';
import styles from './SignedInAs.module.css';

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
        <FormattedMessage id="nav.me" />
      </span>
    </NavLink>
  );
}
