import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useLocation } from 'react-router';

import { sessionQuery } from '../../api/session';
import { changeStaff, inviteStaff, resetTotp, staffUsersQuery } from '../../api/staffUsers';
import type { Staff, StaffUser } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { fullName } from '../../format/names';
import { paths } from '../../app/paths';
import { UserListSkeleton } from '../../users/UserListSkeleton';
import userStyles from '../../users/Users.module.css';
import { UserRow } from '../../users/UserRow';
import { RoleForm } from '../../users/RoleForm';
import { StaffRoleName, staffRoleOptions } from '../../users/roleOptions';
import { CompletedChangeNotice } from '../../users/CompletedChangeNotice';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Section } from '../../ui/Section';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { PageHead } from '../../ui/PageHead';
import { sentences, type CompletedStaffChange } from './completedChanges';

/** The members of staff, whom administrators manage. */
export default function StaffUsers() {
  const intl = useIntl();
  const retry = useRetry();
  const { data: users, error, isPending } = useQuery(staffUsersQuery);
  const [completed, setCompleted] = useState(useLocation().state as CompletedStaffChange | null);
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'nav.staffUsers' })}
        lead={<FormattedMessage id="staff.usersLead" />}
      >
        <ButtonLink to={paths.inviteStaff}>
          <FormattedMessage id="staff.invite" />
        </ButtonLink>
      </PageHead>
      {completed && <CompletedChangeNotice completed={completed} sentences={sentences} />}
      <Section title={<FormattedMessage id="users.listTitle" />}>
        {error && !users && <Failure error={error} retry={retry} />}
        {isPending && <UserListSkeleton />}
        <ul className={userStyles.users}>
          {users?.items.map((user) => (
            <Row key={user.id} user={user} onCompleted={setCompleted} />
          ))}
        </ul>
      </Section>
    </>
  );
}

type Change =
  | { kind: 'role'; role: Staff }
  | { kind: 'invited' | 'deactivated' | 'reinstated' | 'factor-reset' };

interface RowProps {
  user: StaffUser;
  onCompleted: (completed: CompletedStaffChange | null) => void;
}

function Row({ user, onCompleted }: RowProps) {
  const change = useChange(user, onCompleted);
  return (
    <UserRow user={user} role={<StaffRoleName role={user.role} />}>
      {change.error && <Failure error={change.error} />}
      {user.status === 'deactivated' ? (
        <div className={userStyles.actions}>
          <Button
            isPending={change.isPending}
            onClick={() => change.mutate({ kind: 'reinstated' })}
          >
            <FormattedMessage id="users.reinstate" />
          </Button>
        </div>
      ) : (
        <Managing user={user} change={change} />
      )}
    </UserRow>
  );
}

interface ManagingProps {
  user: StaffUser;
  change: ReturnType<typeof useChange>;
}

function Managing({ user, change }: ManagingProps) {
  const intl = useIntl();
  const name = fullName(user);
  const { isPending } = change;
  return (
    <>
      <RoleForm
        key={user.role}
        roles={staffRoleOptions}
        current={user.role}
        isPending={isPending}
        onSave={(role) => change.mutate({ kind: 'role', role })}
      />
      <div className={userStyles.actions}>
        {user.status !== 'active' && (
          <Button isPending={isPending} onClick={() => change.mutate({ kind: 'invited' })}>
            <FormattedMessage id="users.inviteAgain" />
          </Button>
        )}
        {user.secondFactor && !user.you && (
          <Confirm
            label={<FormattedMessage id="users.resetSecondFactor" />}
            question={<FormattedMessage id="users.resetSecondFactorQuestion" />}
            confirmLabel={<FormattedMessage id="users.resetSecondFactor" />}
            isPending={isPending}
            onConfirm={() => change.mutate({ kind: 'factor-reset' })}
          />
        )}
        <Confirm
          label={<FormattedMessage id="users.deactivate" />}
          accessibleName={intl.formatMessage({ id: 'users.deactivateLabel' }, { name })}
          question={
            <FormattedMessage
              id="staff.deactivateQuestion"
              values={{ name: <bdi key="name">{name}</bdi> }}
            />
          }
          confirmLabel={<FormattedMessage id="users.deactivate" />}
          isPending={isPending}
          onConfirm={() => change.mutate({ kind: 'deactivated' })}
        />
      </div>
    </>
  );
}

function useChange(user: StaffUser, onCompleted: (completed: CompletedStaffChange | null) => void) {
  const queryClient = useQueryClient();
  const { locale } = useIntl();
  const { id, username, email, givenName, familyName, role } = user;
  return useMutation({
    mutationFn: (change: Change): Promise<unknown> => {
      switch (change.kind) {
        case 'role':
          return changeStaff(id, { role: change.role });
        case 'reinstated':
          return changeStaff(id, { status: 'active' });
        case 'deactivated':
          return changeStaff(id, { status: 'deactivated' });
        case 'invited':
          return inviteStaff({ username, email, givenName, familyName, language: locale, role });
        case 'factor-reset':
          return resetTotp(id);
      }
    },
    onMutate: () => onCompleted(null),
    onSuccess: async (_, { kind }) => {
      onCompleted({ kind, name: fullName(user), email });
      if (user.you) await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: staffUsersQuery.queryKey }),
  });
}
