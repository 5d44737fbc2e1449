/** A user of the account, with what an Office Manager or an administrator can do. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { resetTotp } from '../../api/staff';
import { sessionQuery } from '../../api/queries';
import type { AccountUser, Role } from '../../api/types';
import { changeUser, deactivateUser, inviteAgain, usersQuery } from '../../api/users';
import { personName } from '../../people/personName';
import { PersonRow } from '../../people/PersonRow';
import people from '../../people/People.module.css';
import { RoleForm } from '../../people/RoleForm';
import { roleOptions } from '../../people/roleOptions';
import { RoleName } from '../../session/RoleName';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import type { UserTold } from './told';

interface Props {
  accountId: string;
  user: AccountUser;
  /** Whether the caller is an Office Manager of the account. */
  canManage: boolean;
  /** Whether the caller may reset a second factor. */
  canReset: boolean;
  onTold: (told: UserTold | null) => void;
}

type Change =
  | { what: 'role'; role: Role }
  | {
      what: 'deactivated' | 'cancelled' | 'reinstated' | 'again' | 'asked-again' | 'factor-reset';
    };

export function UserRow({ accountId, user, canManage, canReset, onTold }: Props) {
  const change = useChange(accountId, user, onTold);
  const isReset = canReset && user.secondFactor && !user.you;
  return (
    <PersonRow person={user} role={<RoleName role={user.role} />}>
      {!canManage && !isReset ? null : (
        <>
          {change.error && <Failure error={change.error} />}
          {canManage && <Managing user={user} change={change} />}
          {isReset && (
            <Confirm
              ask={<FormattedMessage id="people.resetFactor" />}
              question={<FormattedMessage id="people.resetFactorQuestion" />}
              confirm={<FormattedMessage id="people.resetFactor" />}
              isPending={change.isPending}
              onConfirm={() => change.mutate({ what: 'factor-reset' })}
            />
          )}
        </>
      )}
    </PersonRow>
  );
}

interface ManagingProps {
  user: AccountUser;
  change: ReturnType<typeof useChange>;
}

function Managing({ user, change }: ManagingProps) {
  const { status, role, email } = user;
  // An existing user who has not accepted: their role is part of the invitation.
  const isAsked = email === null;
  const isPending = change.isPending;
  if (status === 'deactivated') {
    return (
      <>
        <p className={people.lead}>
          <FormattedMessage id="users.deactivatedNow" />
        </p>
        <div className={people.actions}>
          <Button isPending={isPending} onClick={() => change.mutate({ what: 'reinstated' })}>
            <FormattedMessage id="people.reinstate" />
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      {isAsked ? (
        <p className={people.lead}>
          <FormattedMessage id="users.notAccepted" />
        </p>
      ) : (
        <RoleForm
          key={role}
          roles={roleOptions}
          current={role}
          isPending={isPending}
          onSave={(next) => change.mutate({ what: 'role', role: next })}
        />
      )}
      <div className={people.actions}>
        {status !== 'active' && (
          <Button
            isPending={isPending}
            onClick={() => change.mutate({ what: isAsked ? 'asked-again' : 'again' })}
          >
            <FormattedMessage id="people.inviteAgain" />
          </Button>
        )}
        <Ending user={user} change={change} />
      </div>
    </>
  );
}

/** Deactivates who has joined, and cancels the invitation of who has not. */
function Ending({ user, change }: ManagingProps) {
  const intl = useIntl();
  const name = personName(user);
  const isolated = { name: <bdi key="name">{name}</bdi> };
  if (user.status !== 'active') {
    return (
      <Confirm
        ask={<FormattedMessage id="users.cancel" />}
        about={intl.formatMessage({ id: 'users.cancelLabel' }, { name })}
        question={<FormattedMessage id="users.cancelQuestion" values={isolated} />}
        confirm={<FormattedMessage id="users.cancel" />}
        isPending={change.isPending}
        onConfirm={() => change.mutate({ what: 'cancelled' })}
      />
    );
  }
  return (
    <Confirm
      ask={<FormattedMessage id="people.deactivate" />}
      about={intl.formatMessage({ id: 'people.deactivateLabel' }, { name })}
      question={
        <FormattedMessage
          id={user.you ? 'users.deactivateYourself' : 'users.deactivateQuestion'}
          values={isolated}
        />
      }
      confirm={<FormattedMessage id="people.deactivate" />}
      isPending={change.isPending}
      onConfirm={() => change.mutate({ what: 'deactivated' })}
    />
  );
}

function useChange(accountId: string, user: AccountUser, onTold: (told: UserTold | null) => void) {
  const queryClient = useQueryClient();
  const { id } = user;
  return useMutation({
    mutationFn: (change: Change): Promise<unknown> => {
      switch (change.what) {
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
    onMutate: () => onTold(null),
    onSuccess: async (_, { what }) => {
      onTold({ what, name: personName(user), email: user.email });
      // One's own role or membership may be what has changed.
      if (user.you) await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: usersQuery(accountId).queryKey }),
  });
}
