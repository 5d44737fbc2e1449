import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useNavigate } from 'react-router';

import { answerInvitation } from '../../api/login';
import { isProblemOf } from '../../api/problem';
import { sessionQuery } from '../../api/session';
import type { AccountInvitation } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { InviterName } from '../../frame/InviterName';
import { RoleName } from '../../session/RoleName';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { InstantText } from '../../ui/InstantText';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Login.module.css';

/** The user's pending invitations to accounts, to accept or decline. */
export default function MyInvitations() {
  const intl = useIntl();
  const retry = useRetry();
  const { data: session, error } = useQuery(sessionQuery);
  const [declined, setDeclined] = useState<string | null>(null);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'invitations.title' })} />
      {declined !== null && (
        <Notice>
          <FormattedMessage
            id="invitations.declined"
            values={{ account: <bdi key="account">{declined}</bdi> }}
          />
        </Notice>
      )}
      {error && !session && <Failure error={error} retry={retry} />}
      {!session && !error && <Skeleton width="sentence" />}
      {session?.invitations.length === 0 && (
        <p>
          <FormattedMessage id="invitations.none" />
        </p>
      )}
      {session && session.accounts.length > 0 && (
        <p>
          <Link to={paths.accounts}>
            <FormattedMessage id="invitations.later" />
          </Link>
        </p>
      )}
      {session?.invitations.map((invitation) => (
        <Invitation key={invitation.accountId} invitation={invitation} onDeclined={setDeclined} />
      ))}
    </>
  );
}

interface Props {
  invitation: AccountInvitation;
  onDeclined: (account: string | null) => void;
}

function Invitation({ invitation, onDeclined }: Props) {
  const intl = useIntl();
  const { accountId, name: account, number, role, expiresAt } = invitation;
  const { mutate, isPending, error } = useAnswer(invitation, onDeclined);
  const isGone = isProblemOf(error, '/problems/not-found');
  return (
    <Section title={<bdi translate="no">{account}</bdi>}>
      <p className={styles.device}>
        <FormattedMessage
          id="invitations.from"
          values={{
            inviter: <InviterName key="inviter" invitation={invitation} />,
            account: (
              <bdi key="account" translate="no">
                {account}
              </bdi>
            ),
          }}
        />
      </p>
      <p className={styles.detail}>
        <FormattedMessage
          id="invitations.detail"
          values={{
            number: <bdi key="number">{number}</bdi>,
            role: <RoleName key="role" role={role} />,
            date: <InstantText key="date" instant={expiresAt} isDay />,
          }}
        />
      </p>
      <p className={styles.detail}>
        <FormattedMessage id="invitations.lead" />
      </p>
      {error && !isGone && <Failure error={error} />}
      {isGone && (
        <Notice tone="danger">
          <FormattedMessage id="invitations.gone" />
        </Notice>
      )}
      <div className={styles.actions} aria-busy={isPending} data-account={accountId}>
        <Button
          kind="primary"
          aria-label={intl.formatMessage({ id: 'invitations.acceptLabel' }, { account })}
          isPending={isPending}
          onClick={() => mutate(true)}
        >
          <FormattedMessage id="invitations.accept" />
        </Button>
        <Confirm
          label={<FormattedMessage id="invitations.decline" />}
          accessibleName={intl.formatMessage({ id: 'invitations.declineLabel' }, { account })}
          question={<FormattedMessage id="invitations.declineQuestion" />}
          confirmLabel={<FormattedMessage id="invitations.decline" />}
          isPending={isPending}
          onConfirm={() => mutate(false)}
        />
      </div>
    </Section>
  );
}

function useAnswer({ accountId, name }: AccountInvitation, onDeclined: Props['onDeclined']) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (accept: boolean) => answerInvitation(accountId, accept),
    onMutate: () => onDeclined(null),
    onSuccess: async (_, accept) => {
      if (!accept) onDeclined(name);
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      if (accept) void navigate(paths.dashboard(accountId));
    },
  });
}
