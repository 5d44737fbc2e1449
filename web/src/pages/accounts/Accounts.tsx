/** Which of the person's accounts to open. */
import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';

import { sessionQuery } from '../../api/queries';
import { useRetry } from '../../api/useRetry';
import { Invited } from '../../frame/Invited';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import { AccountList } from './AccountList';

export default function Accounts() {
  const intl = useIntl();
  const retry = useRetry();
  const { data: session, error } = useQuery(sessionQuery);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'accounts.title' })} />
      <Invited />
      {error && !session && <Failure error={error} retry={retry} />}
      {!session && !error && <Skeleton width="sentence" />}
      <AccountList accounts={session?.accounts ?? []} />
    </>
  );
}
