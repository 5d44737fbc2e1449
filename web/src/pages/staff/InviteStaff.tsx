/** An administrator invites a member of staff. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { useNavigate } from 'react-router';

import { inviteStaff, staffUsersQuery } from '../../api/staff';
import { fullName } from '../../format/names';
import { paths } from '../../app/paths';
import { InviteForm } from '../../people/InviteForm';
import people from '../../people/People.module.css';
import { staffRoleOptions } from '../../people/roleOptions';
import { BackLink } from '../../ui/BackLink';
import { Card } from '../../ui/Card';
import { PageTitle } from '../../ui/PageTitle';
import type { StaffTold } from './told';

export default function InviteStaff() {
  const intl = useIntl();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: inviteStaff,
    onSuccess: async ({ givenName, familyName, email }) => {
      await queryClient.invalidateQueries({ queryKey: staffUsersQuery.queryKey });
      const state: StaffTold = {
        what: 'invited',
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
      <Card title={<FormattedMessage id="people.inviteTitle" />}>
        <p className={people.lead}>
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
      </Card>
    </>
  );
}
