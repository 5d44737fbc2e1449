import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { leaveAccount } from '../../api/login';
import { sessionQuery } from '../../api/session';
import type { Account } from '../../api/types';
import { RoleName } from '../../session/RoleName';
import { Section } from '../../ui/Section';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import styles from './Login.module.css';

/** The user's accounts, each of which they can leave. */
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
    <Section title={<FormattedMessage id="login.accounts" />} className={styles.section}>
      <p className={styles.lead}>
        <FormattedMessage id="login.accountsLead" />
      </p>
      {left !== null && (
        <Notice>
          <FormattedMessage
            id="login.accountLeft"
            values={{ account: <bdi key="account">{left}</bdi> }}
          />
        </Notice>
      )}
      {leave.error && <Failure error={leave.error} />}
      <ul className={styles.accounts} aria-busy={leave.isPending}>
        {accounts.map((account) => (
          <li key={account.id} className={styles.account}>
            <div>
              <p className={styles.device} translate="no">
                <bdi>{account.name}</bdi>
              </p>
              <p className={styles.detail}>
                <bdi>{account.number}</bdi> · <RoleName role={account.role} />
              </p>
            </div>
            <Confirm
              label={<FormattedMessage id="login.leaveAccount" />}
              accessibleName={intl.formatMessage(
                { id: 'login.leaveAccountLabel' },
                { account: account.name },
              )}
              question={<FormattedMessage id="login.leaveAccountQuestion" />}
              confirmLabel={<FormattedMessage id="login.leaveAccount" />}
              isPending={leave.isPending}
              onConfirm={() => leave.mutate(account)}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}
