import { useState } from 'react';
import { FormattedMessage } from 'react-intl';

import type { UserStatus } from '../api/types';
import { classes } from '../ui/classes';
import { InstantText } from '../ui/InstantText';
import styles from './Users.module.css';

interface Props {
  status: UserStatus;
  invitationExpiresAt: string | null;
}

/** A user's status in words, with the day on which an invitation expires. */
export function UserStatusText({ status, invitationExpiresAt }: Props) {
  const [now] = useState(Date.now);
  if (status === 'invited' && invitationExpiresAt !== null) {
    const hasExpired = Date.parse(invitationExpiresAt) <= now;
    return (
      <span className={classes(styles.status, hasExpired ? styles.ended : styles.waiting)}>
        <FormattedMessage
          id={hasExpired ? 'users.invitationExpired' : 'users.invitedUntil'}
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
  recorded: 'users.recorded',
  invited: 'users.invited',
  active: 'users.active',
  deactivated: 'users.deactivated',
} as const;
