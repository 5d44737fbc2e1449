import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { resetTotp } from '../../api/staffUsers';
import { sessionQuery } from '../../api/session';
import type { AccountUser, Role } from '../../api/types';
import { changeUser, deactivateUser, inviteAgain, usersQuery } from '../../api/users';
import { displayName } from '../../users/displayName';
import { UserRow } from '../../users/UserRow';
import userStyles from '../../users/Users.module.css';
import { RoleForm } from '../../users/RoleForm';
import { roleOptions } from '../../users/roleOptions';
import { RoleName } from '../../session/RoleName';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import type { CompletedUserChange } from './completedChanges';

interface Props {
  accountId: string;
  user: AccountUser;
  /** Whether the user is an Office Manager of the account. */
  canManage: boolean;
  /** Whether the user may reset a second factor. */
  canReset: boolean;
  onCompleted: (completed: CompletedUserChange | null) => void;
}

type Change =
  | { kind: 'role'; role: Role }
  | {
      kind: 'deactivated' | 'cancelled' | 'reinstated' | 'again' | 'asked-again' | 'factor-reset';
    };

/** A user of the account, with the changes that an Office Manager or an administrator can make. */
export function AccountUserRow({ accountId, user, canManage, canReset, onCompleted }: Props) {
  const change = useChange(accountId, user, onCompleted);
  const isReset = canReset && user.secondFactor && !user.you;
  return (
    <UserRow
      user={user}
      role={<RoleName role={user.role} />}
      note={user.emailProblem && <FormattedMessage id={problems[user.emailProblem]} />}
    >
      {!canManage && !isReset ? null : (
        <>
          {change.error && <Failure error={change.error} />}
          {canManage && <Managing user={user} change={change} />}
          {isReset && (
            <Confirm
              label={<FormattedMessage id="users.resetSecondFactor" />}
              question={<FormattedMessage id="users.resetSecondFactorQuestion" />}
              confirmLabel={<FormattedMessage id="users.resetSecondFactor" />}
              isPending={change.isPending}
              onConfirm={() => change.mutate({ kind: 'factor-reset' })}
            />
          )}
        </>
      )}
    </UserRow>
  );
}

const problems = {
  bounced: 'accountUsers.bounced',
  complained: 'accountUsers.complained',
} as const;

interface ManagingProps {
  user: AccountUser;
  change: ReturnType<typeof useChange>;
}

function Managing({ user, change }: ManagingProps) {
  const { status, role, email } = user;
  // A user of another account who has not accepted yet. Their role is part of the invitation.
  const hasNotAccepted = email === null;
  const isPending = change.isPending;
  if (status === 'deactivated') {
    return (
      <>
        <p className={userStyles.lead}>
          <FormattedMessage id="accountUsers.isDeactivated" />
        </p>
        <div className={userStyles.actions}>
          <Button isPending={isPending} onClick={() => change.mutate({ kind: 'reinstated' })}>
            <FormattedMessage id="users.reinstate" />
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      {hasNotAccepted ? (
        <p className={userStyles.lead}>
          <FormattedMessage id="accountUsers.notAccepted" />
        </p>
      ) : (
        <RoleForm
          key={role}
          roles={roleOptions}
          current={role}
          isPending={isPending}
          onSave={(next) => change.mutate({ kind: 'role', role: next })}
        />
      )}
      <div className={userStyles.actions}>
        {status !== 'active' && (
          <Button
            isPending={isPending}
            onClick={() => change.mutate({ kind: hasNotAccepted ? 'asked-again' : 'again' })}
          >
            <FormattedMessage id="users.inviteAgain" />
          </Button>
        )}
        <Ending user={user} change={change} />
      </div>
    </>
  );
}

/** Deactivates a member, or cancels the invitation of a user who has not joined. */
function Ending({ user, change }: ManagingProps) {
  const intl = useIntl();
  const name = displayName(user);
  const isolated = { name: <bdi key="name">{name}</bdi> };
  if (user.status !== 'active') {
    return (
      <Confirm
        label={<FormattedMessage id="accountUsers.cancelInvitation" />}
        accessibleName={intl.formatMessage({ id: 'accountUsers.cancelInvitationLabel' }, { name })}
        question={<FormattedMessage id="accountUsers.cancelInvitationQuestion" values={isolated} />}
        confirmLabel={<FormattedMessage id="accountUsers.cancelInvitation" />}
        isPending={change.isPending}
        isDanger
        onConfirm={() => change.mutate({ kind: 'cancelled' })}
      />
    );
  }
  return (
    <Confirm
      label={<FormattedMessage id="users.deactivate" />}
      accessibleName={intl.formatMessage({ id: 'users.deactivateLabel' }, { name })}
      question={
        <FormattedMessage
          id={user.you ? 'accountUsers.deactivateYourself' : 'accountUsers.deactivateQuestion'}
          values={isolated}
        />
      }
      confirmLabel={<FormattedMessage id="users.deactivate" />}
      isPending={change.isPending}
      isDanger
      onConfirm={() => change.mutate({ kind: 'deactivated' })}
    />
  );
}

function useChange(
  accountId: string,
  user: AccountUser,
  onCompleted: (completed: CompletedUserChange | null) => void,
) {
  const queryClient = useQueryClient();
  const { id } = user;
  return useMutation({
    mutationFn: (change: Change): Promise<unknown> => {
      switch (change.kind) {
        case 'role':
          return changeUser(accountId, id, { role: change.role });
        case 'reinstated':
          return changeUser(accountId, id, { status: 'active' });
        case 'deactivated':
        case 'cancelled':
          return deactivateUser(accountId, id);
        case 'again':
        case 'asked-again':
          return inviteAgain(accountId, id);
        case 'factor-reset':
          return resetTotp(id);
      }
    },
    onMutate: () => onCompleted(null),
    onSuccess: async (_, { kind }) => {
      onCompleted({ kind, name: displayName(user), email: user.email });
      // The user's own role or membership may have changed.
      if (user.you) await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: usersQuery(accountId).queryKey }),
  });
}
