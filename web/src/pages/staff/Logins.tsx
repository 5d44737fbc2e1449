import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useSearchParams } from 'react-router';

import { fieldErrorAt, hasOnlyFieldErrors } from '../../api/fieldErrors';
import { sessionQuery } from '../../api/session';
import { changeLogin, endLoginSessions, staffLoginsQuery } from '../../api/staffLogins';
import type { StaffLogin } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { fullName } from '../../format/names';
import userStyles from '../../users/Users.module.css';
import { UserRow } from '../../users/UserRow';
import { type CompletedChange, CompletedChangeNotice } from '../../users/CompletedChangeNotice';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageHead } from '../../ui/PageHead';
import { Skeleton } from '../../ui/Skeleton';
import { TextField } from '../../ui/TextField';
import styles from './Staff.module.css';

const sentences = {
  sessions: 'staffLogins.sessionsEnded',
  deactivated: 'staff.deactivated',
  reinstated: 'staff.reinstated',
  email: 'staffLogins.emailCorrected',
} as const;

type CompletedLoginChange = CompletedChange<keyof typeof sentences>;

/** Finds a login. Administrators end its sessions, deactivate it, or correct its e-mail address. */
export default function Logins() {
  const intl = useIntl();
  const [address] = useSearchParams();
  const text = address.get('text') ?? '';
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'nav.staffLogins' })}
        lead={<FormattedMessage id="staffLogins.lead" />}
      />
      <Section title={<FormattedMessage id="staff.search" />}>
        <Search key={text} text={text} />
      </Section>
      {text !== '' && <Found key={text} text={text} />}
    </>
  );
}

function Search({ text }: { text: string }) {
  const [, setAddress] = useSearchParams();
  const [draft, setDraft] = useState(text);
  const [isSubmitted, setSubmitted] = useState(false);
  const isMissing = draft.trim() === '';
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (isMissing) focusField(event.currentTarget, 'text');
    else setAddress({ text: draft.trim() });
  };
  return (
    <form className={styles.form} onSubmit={submit} role="search" noValidate>
      <TextField
        label={<FormattedMessage id="staffLogins.hint" />}
        name="text"
        autoComplete="off"
        isVerbatim
        value={draft}
        onChange={setDraft}
        error={isSubmitted && isMissing && <FormattedMessage id="field.missing" />}
      />
      <Button kind="primary" type="submit">
        <FormattedMessage id="staff.find" />
      </Button>
    </form>
  );
}

function Found({ text }: { text: string }) {
  const retry = useRetry();
  const { data, error, isPending } = useQuery(staffLoginsQuery(text));
  const { data: session } = useQuery(sessionQuery);
  const [completed, setCompleted] = useState<CompletedLoginChange | null>(null);
  return (
    <>
      {completed && <CompletedChangeNotice completed={completed} sentences={sentences} />}
      <Section title={<FormattedMessage id="staff.found" />} className={styles.found}>
        {error && !data && <Failure error={error} retry={retry} />}
        {isPending && <Skeleton width="sentence" />}
        {data?.items.length === 0 && (
          <p role="status">
            <FormattedMessage id="staffLogins.nothingFound" />
          </p>
        )}
        <ul className={userStyles.users}>
          {data?.items.map((login) => (
            <UserRow key={login.id} user={login} role={<Kind login={login} />}>
              {session?.staff === 'admin' ? (
                <Managing login={login} onCompleted={setCompleted} />
              ) : null}
            </UserRow>
          ))}
        </ul>
      </Section>
    </>
  );
}

function Kind({ login: { staff } }: { login: StaffLogin }) {
  if (staff === null) return <FormattedMessage id="staffLogins.customer" />;
  return <FormattedMessage id={staff === 'admin' ? 'users.admin' : 'users.agent'} />;
}

type Change = { kind: 'sessions' | 'deactivated' | 'reinstated' } | { kind: 'email'; to: string };

interface ManagingProps {
  login: StaffLogin;
  onCompleted: (completed: CompletedLoginChange | null) => void;
}

function Managing({ login, onCompleted }: ManagingProps) {
  const intl = useIntl();
  const { mutate, isPending, error, reset } = useChange(login, onCompleted);
  const name = fullName(login);
  const isolated = { name: <bdi key="name">{name}</bdi> };
  return (
    <>
      {error && !hasOnlyFieldErrors(error, ['/email']) && <Failure error={error} />}
      <CorrectEmail
        key={login.email}
        current={login.email}
        isPending={isPending}
        refusal={fieldErrorAt(error, '/email')}
        onChange={() => error && reset()}
        onSave={(to) => mutate({ kind: 'email', to })}
      />
      <div className={userStyles.actions}>
        <Confirm
          label={<FormattedMessage id="staffLogins.endSessions" />}
          question={<FormattedMessage id="staffLogins.endSessionsQuestion" values={isolated} />}
          confirmLabel={<FormattedMessage id="staffLogins.endSessions" />}
          isPending={isPending}
          onConfirm={() => mutate({ kind: 'sessions' })}
        />
        {login.staff === null && login.status === 'deactivated' && (
          <Button isPending={isPending} onClick={() => mutate({ kind: 'reinstated' })}>
            <FormattedMessage id="users.reinstate" />
          </Button>
        )}
        {login.staff === null && login.status !== 'deactivated' && (
          <Confirm
            label={<FormattedMessage id="users.deactivate" />}
            accessibleName={intl.formatMessage({ id: 'users.deactivateLabel' }, { name })}
            question={<FormattedMessage id="staffLogins.deactivateQuestion" values={isolated} />}
            confirmLabel={<FormattedMessage id="users.deactivate" />}
            isPending={isPending}
            onConfirm={() => mutate({ kind: 'deactivated' })}
          />
        )}
      </div>
    </>
  );
}

interface CorrectEmailProps {
  current: string;
  isPending: boolean;
  refusal: string | undefined;
  onChange: () => void;
  onSave: (email: string) => void;
}

function CorrectEmail({ current, isPending, refusal, onChange, onSave }: CorrectEmailProps) {
  const [email, setEmail] = useState(current);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (email.trim() === '' || email.trim() === current) focusField(event.currentTarget, 'email');
    else if (!isPending) onSave(email.trim());
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={userStyles.lead}>
        <FormattedMessage id="staffLogins.correctEmailLead" />
      </p>
      <TextField
        label={<FormattedMessage id="users.email" />}
        name="email"
        type="email"
        autoComplete="off"
        isVerbatim
        value={email}
        onChange={(text) => {
          setEmail(text);
          onChange();
        }}
        error={refusal}
      />
      <Button type="submit" isPending={isPending}>
        <FormattedMessage id="staffLogins.correctEmail" />
      </Button>
    </form>
  );
}

function useChange(
  login: StaffLogin,
  onCompleted: (completed: CompletedLoginChange | null) => void,
) {
  const queryClient = useQueryClient();
  const { id, email, you } = login;
  return useMutation({
    mutationFn: (change: Change): Promise<unknown> => {
      switch (change.kind) {
        case 'sessions':
          return endLoginSessions(id);
        case 'email':
          return changeLogin(id, { email: change.to });
        case 'reinstated':
          return changeLogin(id, { status: 'active' });
        case 'deactivated':
          return changeLogin(id, { status: 'deactivated' });
      }
    },
    onMutate: () => onCompleted(null),
    onSuccess: async (_, change) => {
      const to = change.kind === 'email' ? change.to : email;
      onCompleted({ kind: change.kind, name: fullName(login), email: to });
      // The administrator's own sessions may have ended.
      if (you) await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['staff', 'logins'] }),
  });
}
