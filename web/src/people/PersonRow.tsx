/** Somebody in a list: who, what they may do, where they stand, and what can be done about it. */
import { type ReactNode, useId, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import type { AccountUser, StaffUser } from '../api/types';
import { Button } from '../ui/Button';
import styles from './People.module.css';
import { personName } from './personName';
import { PersonStatus } from './PersonStatus';

type Person = Pick<
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
  person: Person;
  role: ReactNode;
  /** What can be done, shown on request; `null` where nothing can. */
  children: ReactNode | null;
}

export function PersonRow({ person, role, children }: Props) {
  const intl = useIntl();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const { username, email, givenName, familyName, you } = person;
  const name = personName({ username, givenName, familyName });
  return (
    <li className={styles.person}>
      <div className={styles.who}>
        <h3 translate="no">
          <bdi>{name}</bdi>
          {you && (
            <span className={styles.you} translate="yes">
              <FormattedMessage id="people.you" />
            </span>
          )}
        </h3>
        <p className={styles.detail} translate="no">
          {email === null ? username : `${username} · ${email}`}
        </p>
      </div>
      <div>
        <p>{role}</p>
        {person.secondFactor && (
          <p className={styles.detail}>
            <FormattedMessage id="people.secondFactor" />
          </p>
        )}
      </div>
      <p>
        <PersonStatus status={person.status} invitationExpiresAt={person.invitationExpiresAt} />
      </p>
      {children !== null && (
        <Button
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={intl.formatMessage({ id: 'people.manageLabel' }, { name })}
          onClick={() => setOpen(!isOpen)}
        >
          <FormattedMessage id="people.manage" />
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
