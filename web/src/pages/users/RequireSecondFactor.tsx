import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { sessionQuery } from '../../api/session';
import { setSecurity, usersQuery } from '../../api/users';
import userStyles from '../../users/Users.module.css';
import { Section } from '../../ui/Section';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';

interface Props {
  accountId: string;
  isRequired: boolean;
  canManage: boolean;
}

/** Shows and changes whether the account requires a second factor of its users. */
export function RequireSecondFactor({ accountId, isRequired, canManage }: Props) {
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (secondFactorRequired: boolean) => setSecurity(accountId, { secondFactorRequired }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: usersQuery(accountId).queryKey });
      // The rule also applies to the manager who switches it on.
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  const label = (
    <FormattedMessage
      id={isRequired ? 'accountUsers.stopRequiring' : 'accountUsers.requireSecondFactor'}
    />
  );
  return (
    <Section title={<FormattedMessage id="users.secondFactorTitle" />}>
      <p>
        <FormattedMessage
          id={
            isRequired
              ? 'accountUsers.secondFactorRequired'
              : 'accountUsers.secondFactorNotRequired'
          }
        />
      </p>
      {error && <Failure error={error} />}
      {canManage && (
        <div className={userStyles.actions} aria-busy={isPending}>
          <Confirm
            key={String(isRequired)}
            label={label}
            question={
              <FormattedMessage
                id={
                  isRequired
                    ? 'accountUsers.stopRequiringQuestion'
                    : 'accountUsers.requireSecondFactorQuestion'
                }
              />
            }
            confirmLabel={label}
            isPending={isPending}
            onConfirm={() => mutate(!isRequired)}
          />
        </div>
      )}
    </Section>
  );
}
