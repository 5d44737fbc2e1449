import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';

import { sessionQuery } from '../api/session';
import { useOpenAccount } from '../session/useOpenAccount';
import { Skeleton } from '../ui/Skeleton';
import styles from './HeaderAccount.module.css';

const AccountSwitcher = lazy(() => import('./AccountSwitcher'));

interface Props {
  accountId: string;
}

/** The open account by name and number. A user of several accounts switches here. */
export function HeaderAccount({ accountId }: Props) {
  const { data: session } = useQuery(sessionQuery);
  const others = session?.accounts.filter(({ id }) => id !== accountId) ?? [];
  const name = (
    <div className={styles.account}>
      <Name accountId={accountId} />
    </div>
  );
  // Staff find other accounts by the search.
  if (others.length === 0 || session?.staff) return name;
  return (
    <Suspense fallback={name}>
      <AccountSwitcher accounts={others}>{name}</AccountSwitcher>
    </Suspense>
  );
}

function Name({ accountId }: Props) {
  const account = useOpenAccount(accountId);
  if (account === undefined) return <Skeleton width="name" />;
  if (account === null) return null;
  return (
    <>
      <bdi className={styles.name} translate="no">
        {account.name}
      </bdi>
      <bdi className={styles.number}>{account.number}</bdi>
    </>
  );
}
