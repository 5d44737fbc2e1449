/** What can be done to a member of staff, in a sentence. */
import type { Told } from '../../people/ToldNotice';

export const sentences = {
  invited: 'people.toldInvited',
  role: 'people.toldRole',
  deactivated: 'staff.deactivated',
  reinstated: 'staff.reinstated',
  'factor-reset': 'people.toldFactorReset',
} as const;

export type StaffTold = Told<keyof typeof sentences>;
