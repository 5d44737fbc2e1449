/** The roles, from what may do least to what may do most. */
import type { Role, Staff } from '../api/types';

export const roles: readonly Role[] = ['viewer', 'billing', 'manager'];
export const staffRoles: readonly Staff[] = ['agent', 'admin'];
