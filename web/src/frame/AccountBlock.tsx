/** Which account is open, in what role, and the way to the person's other ones. */
import { useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { sessionQuery } from '../api/queries';
import { paths } from '../app/paths';
import { RoleName } from '../session/RoleName';
import { useAccess } from '../session/useAccess';
import { Skeleton } from '../ui/Skeleton';
import styles from './AccountBlock.module.css';

export function AccountBlock({ accountId }: { accountId: string }) {
  const { data: session, isPending } = useQuery(sessionQuery);
  const { membership } = useAccess(accountId);
  const others = session?.accounts.filter(({ id }) => id !== accountId) ?? [];
  return (
    <div className={styles.block}>
      {isPending && (
        <>
          <Skeleton width="name" />
          <Skeleton width="word" />
        </>
      )}
      {session && (
        <>
          <p className={styles.name}>{membership?.name ?? accountId}</p>
          <p className={styles.detail}>
            {membership ? (
              <>
                {membership.number} · <RoleName role={membership.role} />
              </>
            ) : (
              <FormattedMessage id="role.staff" />
            )}
          </p>
        </>
      )}
      {membership && others.length > 0 && (
        <details className={styles.switcher}>
          <summary>
            <FormattedMessage id="accounts.switch" />
          </summary>
          <ul>
            {others.map(({ id, name, number, role }) => (
              <li key={id}>
                <Link to={paths.dashboard(id)}>
                  <span className={styles.other}>{name}</span>
                  <span className={styles.detail}>
                    {number} · <RoleName role={role} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
