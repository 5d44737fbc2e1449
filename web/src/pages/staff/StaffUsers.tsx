/** The provider's own people, for its administrators. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useLocation } from 'react-router';

import { sessionQuery } from '../../api/queries';
import { changeStaff, inviteStaff, resetTotp, staffUsersQuery } from '../../api/staff';
import type { Staff, StaffUser } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { fullName } from '../../format/names';
import { paths } from '../../app/paths';
import { PeopleWaiting } from '../../people/PeopleWaiting';
import people from '../../people/People.module.css';
import { PersonRow } from '../../people/PersonRow';
import { RoleForm } from '../../people/RoleForm';
import { StaffRoleName, staffRoleOptions } from '../../people/roleOptions';
import { ToldNotice } from '../../people/ToldNotice';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Card } from '../../ui/Card';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { PageHead } from '../../ui/PageHead';
import { sentences, type StaffTold } from './told';

export default function StaffUsers() {
  const intl = useIntl();
  const retry = useRetry();
  const { data: users, error, isPending } = useQuery(staffUsersQuery);
  const [told, setTold] = useState(useLocation().state as StaffTold | null);
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
      {told && <ToldNotice told={told} sentences={sentences} />}
      <Card title={<FormattedMessage id="people.listTitle" />}>
        {error && !users && <Failure error={error} retry={retry} />}
        {isPending && <PeopleWaiting />}
        <ul className={people.people}>
          {users?.items.map((user) => (
            <Row key={user.id} user={user} onTold={setTold} />
          ))}
        </ul>
      </Card>
    </>
  );
}

type Change =
  | { what: 'role'; role: Staff }
  | { what: 'invited' | 'deactivated' | 'reinstated' | 'factor-reset' };

interface RowProps {
  user: StaffUser;
  onTold: (told: StaffTold | null) => void;
}

function Row({ user, onTold }: RowProps) {
  const change = useChange(user, onTold);
  return (
    <PersonRow person={user} role={<StaffRoleName role={user.role} />}>
      {change.error && <Failure error={change.error} />}
      {user.status === 'deactivated' ? (
        <div className={people.actions}>
          <Button
            isPending={change.isPending}
            onClick={() => change.mutate({ what: 'reinstated' })}
          >
            <FormattedMessage id="people.reinstate" />
          </Button>
        </div>
      ) : (
        <Managing user={user} change={change} />
      )}
    </PersonRow>
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
        onSave={(role) => change.mutate({ what: 'role', role })}
      />
      <div className={people.actions}>
        {user.status !== 'active' && (
          <Button isPending={isPending} onClick={() => change.mutate({ what: 'invited' })}>
            <FormattedMessage id="people.inviteAgain" />
          </Button>
        )}
        {user.secondFactor && !user.you && (
          <Confirm
            ask={<FormattedMessage id="people.resetFactor" />}
            question={<FormattedMessage id="people.resetFactorQuestion" />}
            confirm={<FormattedMessage id="people.resetFactor" />}
            isPending={isPending}
            onConfirm={() => change.mutate({ what: 'factor-reset' })}
          />
        )}
        <Confirm
          ask={<FormattedMessage id="people.deactivate" />}
          about={intl.formatMessage({ id: 'people.deactivateLabel' }, { name })}
          question={
            <FormattedMessage
              id="staff.deactivateQuestion"
              values={{ name: <bdi key="name">{name}</bdi> }}
            />
          }
          confirm={<FormattedMessage id="people.deactivate" />}
          isPending={isPending}
          onConfirm={() => change.mutate({ what: 'deactivated' })}
        />
      </div>
    </>
  );
}

function useChange(user: StaffUser, onTold: (told: StaffTold | null) => void) {
  const queryClient = useQueryClient();
  const { locale } = useIntl();
  const { id, username, email, givenName, familyName, role } = user;
  return useMutation({
    mutationFn: (change: Change): Promise<unknown> => {
      switch (change.what) {
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
    onMutate: () => onTold(null),
    onSuccess: async (_, { what }) => {
      onTold({ what, name: fullName(user), email });
      if (user.you) await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: staffUsersQuery.queryKey }),
  });
}
