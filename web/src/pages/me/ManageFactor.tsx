/** The second factor that is on: new recovery codes, or off. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { removeTotp, renewRecoveryCodes } from '../../api/own';
import { sessionQuery } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import styles from './Me.module.css';
import { PasswordForm } from './PasswordForm';

interface Props {
  username: string;
  isRequired: boolean;
  onRenewed: (codes: readonly string[]) => void;
  onOff: () => void;
}

export function ManageFactor({ username, isRequired, onRenewed, onOff }: Props) {
  const [opened, setOpened] = useState<'codes' | 'off' | null>(null);
  return (
    <>
      <Card title={<FormattedMessage id="own.codesTitle" />} className={styles.card}>
        <p className={styles.lead}>
          <FormattedMessage id="own.renewLead" />
        </p>
        {opened === 'codes' ? (
          <Renew username={username} onRenewed={onRenewed} />
        ) : (
          <div className={styles.actions}>
            <Button onClick={() => setOpened('codes')}>
              <FormattedMessage id="own.renew" />
            </Button>
          </div>
        )}
      </Card>
      <Card title={<FormattedMessage id="own.switchOff" />} className={styles.card}>
        <p className={styles.lead}>
          <FormattedMessage id={isRequired ? 'own.offRequired' : 'own.offLead'} />
        </p>
        {opened === 'off' ? (
          <SwitchOff username={username} onOff={onOff} />
        ) : (
          <div className={styles.actions}>
            <Button onClick={() => setOpened('off')}>
              <FormattedMessage id="own.switchOff" />
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

function Renew({ username, onRenewed }: Pick<Props, 'username' | 'onRenewed'>) {
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: renewRecoveryCodes,
    onSuccess: ({ recoveryCodes }) => onRenewed(recoveryCodes),
  });
  return (
    <PasswordForm
      username={username}
      isPending={isPending}
      error={error}
      submit={<FormattedMessage id="own.renew" />}
      onSubmit={(password) => mutate({ password })}
      onChange={reset}
    />
  );
}

function SwitchOff({ username, onOff }: Pick<Props, 'username' | 'onOff'>) {
  const queryClient = useQueryClient();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: removeTotp,
    onSuccess: () => {
      queryClient.setQueryData(sessionQuery.queryKey, (session) =>
        session ? { ...session, secondFactor: { ...session.secondFactor, on: false } } : session,
      );
      onOff();
    },
  });
  return (
    <PasswordForm
      username={username}
      isPending={isPending}
      error={error}
      submit={<FormattedMessage id="own.switchOff" />}
      onSubmit={(password) => mutate({ password })}
      onChange={reset}
    />
  );
}
