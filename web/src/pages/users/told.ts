/** What can be done to a user of an account, in a sentence. */
import type { Told } from '../../people/ToldNotice';

export const sentences = {
  invited: 'people.toldInvited',
  joined: 'users.joined',
  asked: 'users.asked',
  'asked-again': 'users.askedAgain',
  cancelled: 'users.cancelled',
  again: 'users.again',
  role: 'people.toldRole',
  deactivated: 'users.deactivated',
  reinstated: 'users.reinstated',
  'factor-reset': 'people.toldFactorReset',
} as const;

export type UserTold = Told<keyof typeof sentences>;
