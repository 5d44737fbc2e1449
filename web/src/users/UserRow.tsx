import { type ReactNode, useId, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import type { AccountUser, StaffUser } from '../api/types';
import { Button } from '../ui/Button';
import styles from './Users.module.css';
import { displayName } from './displayName';
import { UserStatusText } from './UserStatusText';

type ListedUser = Pick<
  AccountUser | StaffUser,
  | 'username'
  | 'email'
  | 'givenName'
  | 'familyName'
  | 'status'
  | 'invitationExpiresAt'
  | 'secondFactor'
  | 'you'
>;

interface Props {
  user: ListedUser;
  role: ReactNode;
  /** What is to be known of the user's address, if anything. */
  note?: ReactNode;
  /** Possible changes, shown on request; `null` when there are none. */
  children: ReactNode | null;
}

/** A user in a list: name, role, status, and on request what can be changed. */
export function UserRow({ user, role, note, children }: Props) {
  const intl = useIntl();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const { username, email, givenName, familyName, you } = user;
  const name = displayName({ username, givenName, familyName });
  return (
    <li className={styles.user}>
      <div className={styles.who}>
        <h3 translate="no">
          <bdi>{name}</bdi>
          {you && (
            <span className={styles.you} translate="yes">
              <FormattedMessage id="users.you" />
            </span>
          )}
        </h3>
        <p className={styles.detail} translate="no">
          {email === null ? username : `${username} · ${email}`}
        </p>
        {note && <p className={styles.note}>{note}</p>}
      </div>
      <div>
        <p>{role}</p>
        {user.secondFactor && (
          <p className={styles.detail}>
            <FormattedMessage id="users.secondFactor" />
          </p>
        )}
      </div>
      <p>
        <UserStatusText status={user.status} invitationExpiresAt={user.invitationExpiresAt} />
      </p>
      {children !== null && (
        <Button
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={intl.formatMessage({ id: 'users.manageLabel' }, { name })}
          onClick={() => setOpen(!isOpen)}
        >
          <FormattedMessage id="users.manage" />
        </Button>
      )}
      {children !== null && (
        <div id={id} className={styles.panel} hidden={!isOpen}>
          {isOpen && children}
        </div>
      )}
    </li>
  );
}
