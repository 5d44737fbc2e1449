/** The changes to a user of an account that the page confirms. */
import type { CompletedChange } from '../../users/CompletedChangeNotice';

/** The message for each change. */
export const sentences = {
  invited: 'users.invitationSent',
  joined: 'accountUsers.joined',
  asked: 'accountUsers.askedToJoin',
  'asked-again': 'accountUsers.askedToJoinAgain',
  cancelled: 'accountUsers.invitationCancelled',
  again: 'accountUsers.invitedAgain',
  role: 'users.roleChanged',
  deactivated: 'accountUsers.deactivated',
  reinstated: 'accountUsers.reinstated',
  'factor-reset': 'users.secondFactorReset',
} as const;

/** A change that has just been made. */
export type CompletedUserChange = CompletedChange<keyof typeof sentences>;
