/** Where somebody stands, with the day their invitation ends. */
import { useState } from 'react';
import { FormattedMessage } from 'react-intl';

import type { UserStatus } from '../api/types';
import { classes } from '../ui/classes';
import { InstantText } from '../ui/InstantText';
import styles from './People.module.css';

interface Props {
  status: UserStatus;
  invitationExpiresAt: string | null;
}

export function PersonStatus({ status, invitationExpiresAt }: Props) {
  const [now] = useState(Date.now);
  if (status === 'invited' && invitationExpiresAt !== null) {
    const hasExpired = Date.parse(invitationExpiresAt) <= now;
    return (
      <span className={classes(styles.status, hasExpired ? styles.ended : styles.waiting)}>
        <FormattedMessage
          id={hasExpired ? 'people.invitationExpired' : 'people.invitedUntil'}
          values={{ date: <InstantText key="date" instant={invitationExpiresAt} isDay /> }}
        />
      </span>
    );
  }
  return (
    <span className={classes(styles.status, styles[status])}>
      <FormattedMessage id={names[status]} />
    </span>
  );
}

const names = {
  recorded: 'people.recorded',
  invited: 'people.invited',
  active: 'people.active',
  deactivated: 'people.deactivated',
} as const;
