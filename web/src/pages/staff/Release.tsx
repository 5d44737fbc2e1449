/** An administrator has the waiting people invited: all, or those of some accounts. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { releaseInvitations, staffInvitationsQuery } from '../../api/release';
import { staffAccountsQuery } from '../../api/staffAccounts';
import type { FoundAccount } from '../../api/types';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Confirm } from '../../ui/Confirm';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { Notice } from '../../ui/Notice';
import { TextField } from '../../ui/TextField';
import styles from './Staff.module.css';

export function Release() {
  const queryClient = useQueryClient();
  const [accounts, setAccounts] = useState<readonly FoundAccount[]>([]);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () =>
      releaseInvitations({ accounts: accounts.length > 0 ? accounts.map(({ id }) => id) : null }),
    onSuccess: () => setAccounts([]),
    onSettled: () => queryClient.invalidateQueries({ queryKey: staffInvitationsQuery.queryKey }),
  });
  const isAll = accounts.length === 0;
  const ask = (
    <FormattedMessage
      id={isAll ? 'staff.releaseAll' : 'staff.releaseAccounts'}
      values={{ count: accounts.length }}
    />
  );
  return (
    <Card title={<FormattedMessage id="staff.release" />}>
      <p className={styles.lead}>
        <FormattedMessage id="staff.releaseLead" />
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
          <FormattedMessage id="staff.released" />
        </Notice>
      )}
      <div className={styles.actions} aria-busy={isPending}>
        <Confirm
          key={accounts.map(({ id }) => id).join(' ')}
          kind="primary"
          ask={ask}
          question={
            <FormattedMessage
              id={isAll ? 'staff.releaseAllQuestion' : 'staff.releaseAccountsQuestion'}
              values={{ count: accounts.length }}
            />
          }
          confirm={<FormattedMessage id="staff.releaseNow" />}
          isPending={isPending}
          onConfirm={() => mutate()}
        />
      </div>
    </Card>
  );
}

function Chosen({ name, onRemove }: { name: string; onRemove: () => void }) {
  const intl = useIntl();
  return (
    <>
      <bdi translate="no">{name}</bdi>
      <Button
        kind="quiet"
        aria-label={intl.formatMessage({ id: 'staff.removeAccount' }, { name })}
        onClick={onRemove}
      >
        <span aria-hidden="true">×</span>
      </Button>
    </>
  );
}

/** An account by its number: the release wants its id, which nobody knows by heart. */
function AddAccount({ onAdd }: { onAdd: (account: FoundAccount) => void }) {
  const queryClient = useQueryClient();
  const [number, setNumber] = useState('');
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, data, error, reset } = useMutation({
    mutationFn: (wanted: string) => queryClient.infiniteQuery(staffAccountsQuery('number', wanted)),
    onSuccess: ({ pages }) => {
      const account = pages[0]?.items[0];
      if (!account) return;
      onAdd(account);
      setNumber('');
      setTried(false);
    },
  });
  const isUnknown = data !== undefined && data.pages[0]?.items.length === 0;
  const wanted = number.trim();
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (wanted === '') focusField(event.currentTarget, 'number');
    else if (!isPending) mutate(wanted);
  };
  const fault =
    wanted === ''
      ? isTried && <FormattedMessage id="field.missing" />
      : isUnknown && <FormattedMessage id="staff.noSuchNumber" />;
  return (
    <form className={styles.form} onSubmit={submit} aria-busy={isPending} noValidate>
      <TextField
        label={<FormattedMessage id="staff.onlyAccount" />}
        name="number"
        autoComplete="off"
        isVerbatim
        value={number}
        onChange={(text) => {
          setNumber(text);
          reset();
        }}
        error={fault}
      />
      {error && <Failure error={error} />}
      <Button type="submit" isPending={isPending}>
        <FormattedMessage id="staff.addAccount" />
      </Button>
    </form>
  );
}
