/** Whose session this is. */
import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { sessionQuery } from '../api/queries';
import { Skeleton } from '../ui/Skeleton';
import styles from './SignedInAs.module.css';

export function SignedInAs() {
  const { data: session } = useQuery(sessionQuery);
  return (
    <p className={styles.who}>
      {session ? (
        <FormattedMessage
          id="frame.signedInAs"
          values={{ name: <strong translate="no">{session.user.username}</strong> }}
        />
      ) : (
        <Skeleton width="name" />
      )}
    </p>
  );
}
