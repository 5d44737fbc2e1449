/** The changes to a member of staff that the page confirms. */
import type { CompletedChange } from '../../users/CompletedChangeNotice';

/** The message for each change. */
export const sentences = {
  invited: 'users.invitationSent',
  role: 'users.roleChanged',
  deactivated: 'staff.deactivated',
  reinstated: 'staff.reinstated',
  'factor-reset': 'users.secondFactorReset',
} as const;

/** A change that has just been made. */
export type CompletedStaffChange = CompletedChange<keyof typeof sentences>;
