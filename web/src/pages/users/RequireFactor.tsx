/** Whether the account requires a second factor of its users. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { sessionQuery } from '../../api/queries';
import { setSecurity, usersQuery } from '../../api/users';
import people from '../../people/People.module.css';
import { Card } from '../../ui/Card';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';

interface Props {
  accountId: string;
  isRequired: boolean;
  canManage: boolean;
}

export function RequireFactor({ accountId, isRequired, canManage }: Props) {
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (secondFactorRequired: boolean) => setSecurity(accountId, { secondFactorRequired }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: usersQuery(accountId).queryKey });
      // It holds for whoever switches it on, too.
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  const ask = <FormattedMessage id={isRequired ? 'users.doNotRequire' : 'users.require'} />;
  return (
    <Card title={<FormattedMessage id="people.secondFactorTitle" />}>
      <p>
        <FormattedMessage id={isRequired ? 'users.isRequired' : 'users.isNotRequired'} />
      </p>
      {error && <Failure error={error} />}
      {canManage && (
        <div className={people.actions} aria-busy={isPending}>
          <Confirm
            key={String(isRequired)}
            ask={ask}
            question={
              <FormattedMessage
                id={isRequired ? 'users.doNotRequireQuestion' : 'users.requireQuestion'}
              />
            }
            confirm={ask}
            isPending={isPending}
            onConfirm={() => mutate(!isRequired)}
          />
        </div>
      )}
    </Card>
  );
}
