/** The roles, from the lowest to the highest. */
import type { Role, Staff } from '../api/types';

/** The roles of an account. */
export const roles: readonly Role[] = ['viewer', 'billing', 'manager'];
/** The roles of staff. */
export const staffRoles: readonly Staff[] = ['agent', 'admin'];
