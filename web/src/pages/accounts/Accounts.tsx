import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';

import { sessionQuery } from '../../api/session';
import { useRetry } from '../../api/useRetry';
import { PendingInvitation } from '../../frame/PendingInvitation';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import { AccountList } from './AccountList';

/** Lets a user with several accounts choose one. */
export default function Accounts() {
  const intl = useIntl();
  const retry = useRetry();
  const { data: session, error } = useQuery(sessionQuery);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'accounts.title' })} />
      <PendingInvitation />
      {error && !session && <Failure error={error} retry={retry} />}
      {!session && !error && <Skeleton width="sentence" />}
      <AccountList accounts={session?.accounts ?? []} />
    </>
  );
}
