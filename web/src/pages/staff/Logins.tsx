/** Staff find anybody's login; administrators end its sessions, close it, or correct its address. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useSearchParams } from 'react-router';

import { faultAt, isAtFields } from '../../api/faults';
import { sessionQuery } from '../../api/queries';
import { changeLogin, endLoginSessions, staffLoginsQuery } from '../../api/logins';
import type { StaffLogin } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { fullName } from '../../format/names';
import people from '../../people/People.module.css';
import { PersonRow } from '../../people/PersonRow';
import { type Told, ToldNotice } from '../../people/ToldNotice';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageHead } from '../../ui/PageHead';
import { Skeleton } from '../../ui/Skeleton';
import { TextField } from '../../ui/TextField';
import styles from './Staff.module.css';

const sentences = {
  sessions: 'staff.loginSessionsEnded',
  deactivated: 'staff.deactivated',
  reinstated: 'staff.reinstated',
  email: 'staff.loginEmailCorrected',
} as const;

type LoginTold = Told<keyof typeof sentences>;

export default function Logins() {
  const intl = useIntl();
  const [address] = useSearchParams();
  const text = address.get('text') ?? '';
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'nav.staffLogins' })}
        lead={<FormattedMessage id="staff.loginsLead" />}
      />
      <Card title={<FormattedMessage id="staff.search" />}>
        <Search key={text} text={text} />
      </Card>
      {text !== '' && <Found key={text} text={text} />}
    </>
  );
}

function Search({ text }: { text: string }) {
  const [, setAddress] = useSearchParams();
  const [draft, setDraft] = useState(text);
  const [isTried, setTried] = useState(false);
  const isMissing = draft.trim() === '';
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (isMissing) focusField(event.currentTarget, 'text');
    else setAddress({ text: draft.trim() });
  };
  return (
    <form className={styles.form} onSubmit={submit} role="search" noValidate>
      <TextField
        label={<FormattedMessage id="staff.loginHint" />}
        name="text"
        autoComplete="off"
        isVerbatim
        value={draft}
        onChange={setDraft}
        error={isTried && isMissing && <FormattedMessage id="field.missing" />}
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
  const [told, setTold] = useState<LoginTold | null>(null);
  return (
    <>
      {told && <ToldNotice told={told} sentences={sentences} />}
      <Card title={<FormattedMessage id="staff.found" />} className={styles.found}>
        {error && !data && <Failure error={error} retry={retry} />}
        {isPending && <Skeleton width="sentence" />}
        {data?.items.length === 0 && (
          <p role="status">
            <FormattedMessage id="staff.noLogin" />
          </p>
        )}
        <ul className={people.people}>
          {data?.items.map((login) => (
            <PersonRow key={login.id} person={login} role={<Kind login={login} />}>
              {session?.staff === 'admin' ? <Managing login={login} onTold={setTold} /> : null}
            </PersonRow>
          ))}
        </ul>
      </Card>
    </>
  );
}

function Kind({ login: { staff } }: { login: StaffLogin }) {
  if (staff === null) return <FormattedMessage id="staff.customer" />;
  return <FormattedMessage id={staff === 'admin' ? 'people.admin' : 'people.agent'} />;
}

type Change = { what: 'sessions' | 'deactivated' | 'reinstated' } | { what: 'email'; to: string };

interface ManagingProps {
  login: StaffLogin;
  onTold: (told: LoginTold | null) => void;
}

function Managing({ login, onTold }: ManagingProps) {
  const intl = useIntl();
  const { mutate, isPending, error, reset } = useChange(login, onTold);
  const name = fullName(login);
  const isolated = { name: <bdi key="name">{name}</bdi> };
  return (
    <>
      {error && !isAtFields(error, ['/email']) && <Failure error={error} />}
      <CorrectEmail
        key={login.email}
        current={login.email}
        isPending={isPending}
        refusal={faultAt(error, '/email')}
        onChange={() => error && reset()}
        onSave={(to) => mutate({ what: 'email', to })}
      />
      <div className={people.actions}>
        <Confirm
          ask={<FormattedMessage id="staff.endSessions" />}
          question={<FormattedMessage id="staff.endSessionsQuestion" values={isolated} />}
          confirm={<FormattedMessage id="staff.endSessions" />}
          isPending={isPending}
          onConfirm={() => mutate({ what: 'sessions' })}
        />
        {login.staff === null && login.status === 'deactivated' && (
          <Button isPending={isPending} onClick={() => mutate({ what: 'reinstated' })}>
            <FormattedMessage id="people.reinstate" />
          </Button>
        )}
        {login.staff === null && login.status !== 'deactivated' && (
          <Confirm
            ask={<FormattedMessage id="people.deactivate" />}
            about={intl.formatMessage({ id: 'people.deactivateLabel' }, { name })}
            question={<FormattedMessage id="staff.deactivateLoginQuestion" values={isolated} />}
            confirm={<FormattedMessage id="people.deactivate" />}
            isPending={isPending}
            onConfirm={() => mutate({ what: 'deactivated' })}
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
      <p className={people.lead}>
        <FormattedMessage id="staff.correctEmailLead" />
      </p>
      <TextField
        label={<FormattedMessage id="people.email" />}
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
        <FormattedMessage id="staff.correctEmail" />
      </Button>
    </form>
  );
}

function useChange(login: StaffLogin, onTold: (told: LoginTold | null) => void) {
  const queryClient = useQueryClient();
  const { id, email, you } = login;
  return useMutation({
    mutationFn: (change: Change): Promise<unknown> => {
      switch (change.what) {
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
    onMutate: () => onTold(null),
    onSuccess: async (_, change) => {
      const to = change.what === 'email' ? change.to : email;
      onTold({ what: change.what, name: fullName(login), email: to });
      // One's own sessions may be what has ended.
      if (you) await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['staff', 'logins'] }),
  });
}
