import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { useNavigate } from 'react-router';

import { inviteStaff, staffUsersQuery } from '../../api/staffUsers';
import { fullName } from '../../format/names';
import { paths } from '../../app/paths';
import { InviteForm } from '../../users/InviteForm';
import userStyles from '../../users/Users.module.css';
import { staffRoleOptions } from '../../users/roleOptions';
import { BackLink } from '../../ui/BackLink';
import { Section } from '../../ui/Section';
import { PageTitle } from '../../ui/PageTitle';
import type { CompletedStaffChange } from './completedChanges';

/** Invites a member of staff. */
export default function InviteStaff() {
  const intl = useIntl();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: inviteStaff,
    onSuccess: async ({ givenName, familyName, email }) => {
      await queryClient.invalidateQueries({ queryKey: staffUsersQuery.queryKey });
      const state: CompletedStaffChange = {
        kind: 'invited',
        name: fullName({ givenName, familyName }),
        email,
      };
      void navigate(paths.staffUsers, { state, replace: true });
    },
  });
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'staff.invite' })}>
        <BackLink to={paths.staffUsers}>
          <FormattedMessage id="nav.staffUsers" />
        </BackLink>
      </PageTitle>
      <Section title={<FormattedMessage id="users.inviteTitle" />}>
        <p className={userStyles.lead}>
          <FormattedMessage id="staff.inviteLead" />
        </p>
        <InviteForm
          roles={staffRoleOptions}
          first="agent"
          isPending={isPending}
          error={error}
          onSend={mutate}
          onChange={reset}
        />
      </Section>
    </>
  );
}
