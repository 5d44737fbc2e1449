/** Which of the person's accounts to open. */
import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { Link } from 'react-router';

import { sessionQuery } from '../../api/queries';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { RoleName } from '../../session/RoleName';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Accounts.module.css';

export default function Accounts() {
  const intl = useIntl();
  const retry = useRetry();
  const { data: session, error } = useQuery(sessionQuery);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'accounts.title' })} />
      {error && !session && <Failure error={error} retry={retry} />}
      {!session && !error && <Skeleton width="sentence" />}
      <ul className={styles.accounts}>
        {session?.accounts.map(({ id, name, number, role }) => (
          <li key={id}>
            <Link className={styles.account} to={paths.dashboard(id)}>
              <span className={styles.name}>{name}</span>
              <span className={styles.detail}>{number}</span>
              <span className={styles.role}>
                <RoleName role={role} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
