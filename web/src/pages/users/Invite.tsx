/** Invites somebody to the account: its Office Managers do, or the provider's administrators. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useNavigate, useParams } from 'react-router';

import { sessionQuery } from '../../api/queries';
import type { InviteUserRequest } from '../../api/types';
import { inviteUser, usersQuery } from '../../api/users';
import { paths } from '../../app/paths';
import { InviteForm } from '../../people/InviteForm';
import people from '../../people/People.module.css';
import { personName } from '../../people/personName';
import { roleOptions } from '../../people/roleOptions';
import { useAccess } from '../../session/useAccess';
import { BackLink } from '../../ui/BackLink';
import { Card } from '../../ui/Card';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import type { UserTold } from './told';

export default function Invite() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const { role, isStaffView, isAdmin } = useAccess(accountId);
  const isAllowed = role === 'manager' || (isStaffView && isAdmin);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'users.invite' })}>
        <BackLink to={paths.users(accountId)}>
          <FormattedMessage id="organization.users" />
        </BackLink>
      </PageTitle>
      {!session && <Skeleton width="sentence" />}
      {session && !isAllowed && (
        <Notice title={<FormattedMessage id="users.forbidden" />}>
          <Link to={paths.dashboard(accountId)}>
            <FormattedMessage id="notFound.link" />
          </Link>
        </Notice>
      )}
      {isAllowed && <Form accountId={accountId} isStaff={isStaffView} />}
    </>
  );
}

function Form({ accountId, isStaff }: { accountId: string; isStaff: boolean }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (body: InviteUserRequest) => inviteUser(accountId, body, isStaff),
    onSuccess: async (user) => {
      const { status, email } = user;
      await queryClient.invalidateQueries({ queryKey: usersQuery(accountId).queryKey });
      const invited = email === null ? 'asked' : 'invited';
      const what = status === 'active' ? 'joined' : invited;
      const state: UserTold = { what, name: personName(user), email };
      void navigate(paths.users(accountId), { state, replace: true });
    },
  });
  return (
    <Card title={<FormattedMessage id="people.inviteTitle" />}>
      <p className={people.lead}>
        <FormattedMessage id="users.inviteLead" />
      </p>
      <InviteForm
        roles={roleOptions}
        first="viewer"
        isPending={isPending}
        error={error}
        onSend={mutate}
        onChange={reset}
      />
    </Card>
  );
}
