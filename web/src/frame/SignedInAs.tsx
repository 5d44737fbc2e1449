/** Whose session this is. */
import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { sessionQuery } from '../api/queries';
import styles from './SignedInAs.module.css';

export function SignedInAs() {
  const { data: session } = useQuery(sessionQuery);
  if (!session) return null;
  const name = <strong translate="no">{session.user.username}</strong>;
  return (
    <p className={styles.who}>
      <FormattedMessage id="frame.signedInAs" values={{ name }} />
    </p>
  );
}
