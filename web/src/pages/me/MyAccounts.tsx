/** The accounts one belongs to, and how to leave one. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { leaveAccount } from '../../api/own';
import { sessionQuery } from '../../api/queries';
import type { Account } from '../../api/types';
import { RoleName } from '../../session/RoleName';
import { Card } from '../../ui/Card';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import styles from './Me.module.css';

export default function MyAccounts({ accounts }: { accounts: readonly Account[] }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const [left, setLeft] = useState<string | null>(null);
  const leave = useMutation({
    mutationFn: ({ id }: Account) => leaveAccount(id),
    onMutate: () => setLeft(null),
    onSuccess: async (_, { id, name }) => {
      setLeft(name);
      queryClient.removeQueries({ queryKey: ['account', id] });
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  if (accounts.length === 0 && left === null) return null;
  return (
    <Card title={<FormattedMessage id="own.accounts" />} className={styles.card}>
      <p className={styles.lead}>
        <FormattedMessage id="own.accountsLead" />
      </p>
      {left !== null && (
        <Notice>
          <FormattedMessage id="own.left" values={{ account: <bdi key="account">{left}</bdi> }} />
        </Notice>
      )}
      {leave.error && <Failure error={leave.error} />}
      <ul className={styles.sessions} aria-busy={leave.isPending}>
        {accounts.map((account) => (
          <li key={account.id} className={styles.session}>
            <div>
              <p className={styles.device} translate="no">
                <bdi>{account.name}</bdi>
              </p>
              <p className={styles.detail}>
                <bdi>{account.number}</bdi> · <RoleName role={account.role} />
              </p>
            </div>
            <Confirm
              ask={<FormattedMessage id="own.leave" />}
              about={intl.formatMessage({ id: 'own.leaveLabel' }, { account: account.name })}
              question={<FormattedMessage id="own.leaveQuestion" />}
              confirm={<FormattedMessage id="own.leave" />}
              isPending={leave.isPending}
              onConfirm={() => leave.mutate(account)}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
