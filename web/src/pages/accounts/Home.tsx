/** Where a session begins: the one account, the choice of several, or the staff's page. */
import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { Navigate } from 'react-router';

import { sessionQuery } from '../../api/queries';
import type { Session } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { myInvitations } from '../../frame/myInvitations';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';

export default function Home() {
  const retry = useRetry();
  const { data: session, error } = useQuery(sessionQuery);
  if (error && !session) return <Failure error={error} retry={retry} />;
  if (!session) return <Skeleton width="sentence" />;
  const start = startOf(session);
  return start === null ? <NoAccount /> : <Navigate to={start} replace />;
}

function startOf({ accounts, invitations, staff }: Session): string | null {
  // Until they answer; from there they can go on.
  if (invitations.length > 0) return myInvitations;
  const [first, second] = accounts;
  if (first && !second) return paths.dashboard(first.id);
  if (first) return paths.accounts;
  return staff ? paths.staff : null;
}

function NoAccount() {
  const intl = useIntl();
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'accounts.noneTitle' })} />
      <p>
        <FormattedMessage id="accounts.none" />
      </p>
    </>
  );
}
