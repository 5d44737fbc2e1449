import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { removeTotp, renewRecoveryCodes } from '../../api/login';
import { sessionQuery } from '../../api/session';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import styles from './Login.module.css';
import { PasswordForm } from './PasswordForm';

interface Props {
  username: string;
  isRequired: boolean;
  onRenewed: (codes: readonly string[]) => void;
  onOff: () => void;
}

/** For a second factor that is on: renews the recovery codes or switches it off. */
export function ManageSecondFactor({ username, isRequired, onRenewed, onOff }: Props) {
  const [opened, setOpened] = useState<'codes' | 'off' | null>(null);
  return (
    <>
      <Section title={<FormattedMessage id="factor.codesTitle" />} className={styles.section}>
        <p className={styles.lead}>
          <FormattedMessage id="factor.renewCodesLead" />
        </p>
        {opened === 'codes' ? (
          <Renew username={username} onRenewed={onRenewed} />
        ) : (
          <div className={styles.actions}>
            <Button onClick={() => setOpened('codes')}>
              <FormattedMessage id="factor.renewCodes" />
            </Button>
          </div>
        )}
      </Section>
      <Section title={<FormattedMessage id="factor.switchOff" />} className={styles.section}>
        <p className={styles.lead}>
          <FormattedMessage id={isRequired ? 'factor.switchOffRequired' : 'factor.switchOffLead'} />
        </p>
        {opened === 'off' ? (
          <SwitchOff username={username} onOff={onOff} />
        ) : (
          <div className={styles.actions}>
            <Button onClick={() => setOpened('off')}>
              <FormattedMessage id="factor.switchOff" />
            </Button>
          </div>
        )}
      </Section>
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
      submit={<FormattedMessage id="factor.renewCodes" />}
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
      submit={<FormattedMessage id="factor.switchOff" />}
      onSubmit={(password) => mutate({ password })}
      onChange={reset}
    />
  );
}
