import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { releaseInvitations, staffInvitationsQuery } from '../../api/staffInvitations';
import { staffAccountsQuery } from '../../api/staffAccounts';
import type { FoundAccount } from '../../api/types';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { Notice } from '../../ui/Notice';
import { TextField } from '../../ui/TextField';
import styles from './Staff.module.css';

/** Releases the waiting invitations, of all accounts or of chosen ones. */
export function ReleaseInvitations() {
  const queryClient = useQueryClient();
  const [accounts, setAccounts] = useState<readonly FoundAccount[]>([]);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () =>
      releaseInvitations({ accounts: accounts.length > 0 ? accounts.map(({ id }) => id) : null }),
    onSuccess: () => setAccounts([]),
    onSettled: () => queryClient.invalidateQueries({ queryKey: staffInvitationsQuery.queryKey }),
  });
  const isAll = accounts.length === 0;
  const label = (
    <FormattedMessage
      id={isAll ? 'staffInvitations.releaseAll' : 'staffInvitations.releaseAccounts'}
      values={{ count: accounts.length }}
    />
  );
  return (
    <Section title={<FormattedMessage id="staffInvitations.release" />}>
      <p className={styles.lead}>
        <FormattedMessage id="staffInvitations.releaseLead" />
      </p>
      <AddAccount
        onAdd={(account) =>
          setAccounts([...accounts.filter(({ id }) => id !== account.id), account])
        }
      />
      <ul className={styles.chosen}>
        {accounts.map(({ id, number, name }) => (
          <li key={id}>
            <Chosen
              name={`${number} · ${name}`}
              onRemove={() => setAccounts(accounts.filter((account) => account.id !== id))}
            />
          </li>
        ))}
      </ul>
      {error && <Failure error={error} />}
      {isSuccess && (
        <Notice>
          <FormattedMessage id="staffInvitations.released" />
        </Notice>
      )}
      <div className={styles.actions} aria-busy={isPending}>
        <Confirm
          key={accounts.map(({ id }) => id).join(' ')}
          kind="primary"
          label={label}
          question={
            <FormattedMessage
              id={
                isAll
                  ? 'staffInvitations.releaseAllQuestion'
                  : 'staffInvitations.releaseAccountsQuestion'
              }
              values={{ count: accounts.length }}
            />
          }
          confirmLabel={<FormattedMessage id="staffInvitations.releaseNow" />}
          isPending={isPending}
          onConfirm={() => mutate()}
        />
      </div>
    </Section>
  );
}

function Chosen({ name, onRemove }: { name: string; onRemove: () => void }) {
  const intl = useIntl();
  return (
    <>
      <bdi translate="no">{name}</bdi>
      <Button
        kind="quiet"
        aria-label={intl.formatMessage({ id: 'staffInvitations.removeAccount' }, { name })}
        onClick={onRemove}
      >
        <span aria-hidden="true">×</span>
      </Button>
    </>
  );
}

/** Finds an account by its number, since the release needs its id. */
function AddAccount({ onAdd }: { onAdd: (account: FoundAccount) => void }) {
  const queryClient = useQueryClient();
  const [number, setNumber] = useState('');
  const [isSubmitted, setSubmitted] = useState(false);
  const { mutate, isPending, data, error, reset } = useMutation({
    mutationFn: (wanted: string) => queryClient.infiniteQuery(staffAccountsQuery('number', wanted)),
    onSuccess: ({ pages }) => {
      const account = pages[0]?.items[0];
      if (!account) return;
      onAdd(account);
      setNumber('');
      setSubmitted(false);
    },
  });
  const isUnknown = data !== undefined && data.pages[0]?.items.length === 0;
  const wanted = number.trim();
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (wanted === '') focusField(event.currentTarget, 'number');
    else if (!isPending) mutate(wanted);
  };
  const fieldError =
    wanted === ''
      ? isSubmitted && <FormattedMessage id="field.missing" />
      : isUnknown && <FormattedMessage id="staffInvitations.noSuchNumber" />;
  return (
    <form className={styles.form} onSubmit={submit} aria-busy={isPending} noValidate>
      <TextField
        label={<FormattedMessage id="staffInvitations.onlyAccount" />}
        name="number"
        autoComplete="off"
        isVerbatim
        value={number}
        onChange={(text) => {
          setNumber(text);
          reset();
        }}
        error={fieldError}
      />
      {error && <Failure error={error} />}
      <Button type="submit" isPending={isPending}>
        <FormattedMessage id="staffInvitations.addAccount" />
      </Button>
    </form>
  );
}
