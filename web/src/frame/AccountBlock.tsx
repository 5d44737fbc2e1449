import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { sessionQuery } from '../api/session';
import { RoleName } from '../session/RoleName';
import { useAccess } from '../session/useAccess';
import { Skeleton } from '../ui/Skeleton';
import styles from './AccountBlock.module.css';

/** The open account: its name, its number and the user's role in it. */
export function AccountBlock({ accountId }: { accountId: string }) {
  const { data: session } = useQuery(sessionQuery);
  const { membership, isStaffView } = useAccess(accountId);
  return (
    <div className={styles.block}>
      <p className={styles.detail}>
        {!session && <Skeleton width="word" />}
        {membership && (
          <>
            <bdi>{membership.number}</bdi> · <RoleName role={membership.role} />
          </>
        )}
        {isStaffView && <FormattedMessage id="role.staff" />}
      </p>
      <p className={styles.name} translate="no">
        {session ? <bdi>{membership?.name ?? accountId}</bdi> : <Skeleton width="name" />}
      </p>
    </div>
  );
}
