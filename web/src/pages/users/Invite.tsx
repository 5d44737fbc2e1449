import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useNavigate, useParams } from 'react-router';

import { sessionQuery } from '../../api/session';
import type { InviteUserRequest } from '../../api/types';
import { inviteUser, usersQuery } from '../../api/users';
import { paths } from '../../app/paths';
import { InviteForm } from '../../users/InviteForm';
import userStyles from '../../users/Users.module.css';
import { displayName } from '../../users/displayName';
import { roleOptions } from '../../users/roleOptions';
import { useAccess } from '../../session/useAccess';
import { BackLink } from '../../ui/BackLink';
import { Section } from '../../ui/Section';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import type { CompletedUserChange } from './completedChanges';

/** Invites a user to the account. For its Office Managers and the provider's administrators. */
export default function Invite() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const { role, isStaffView, isAdmin } = useAccess(accountId);
  const isAllowed = role === 'manager' || (isStaffView && isAdmin);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'accountUsers.invite' })}>
        <BackLink to={paths.users(accountId)}>
          <FormattedMessage id="organization.users" />
        </BackLink>
      </PageTitle>
      {!session && <Skeleton width="sentence" />}
      {session && !isAllowed && (
        <Notice title={<FormattedMessage id="accountUsers.forbidden" />}>
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
      const kind = status === 'active' ? 'joined' : invited;
      const state: CompletedUserChange = { kind, name: displayName(user), email };
      void navigate(paths.users(accountId), { state, replace: true });
    },
  });
  return (
    <Section title={<FormattedMessage id="users.inviteTitle" />}>
      <p className={userStyles.lead}>
        <FormattedMessage id="accountUsers.inviteLead" />
      </p>
      <InviteForm
        roles={roleOptions}
        first="viewer"
        isPending={isPending}
        error={error}
        onSend={mutate}
        onChange={reset}
      />
    </Section>
  );
}
