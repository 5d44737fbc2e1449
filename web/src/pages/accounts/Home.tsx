import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { Navigate } from 'react-router';

import { sessionQuery } from '../../api/session';
import type { Session } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { myInvitations } from '../../frame/myInvitations';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';

/**
 * The start page. It leads to pending invitations, the account, the choice of accounts, or the
 * staff page.
 */
export default function Home() {
  const retry = useRetry();
  const { data: session, error } = useQuery(sessionQuery);
  if (error && !session) return <Failure error={error} retry={retry} />;
  if (!session) return <Skeleton width="sentence" />;
  const start = startOf(session);
  return start === null ? <NoAccount /> : <Navigate to={start} replace />;
}

function startOf({ accounts, invitations, staff }: Session): string | null {
  // Invitations come first until the user answers; that page links to the accounts.
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
