/** The roles as options of a form, each with what it permits. */
import { defineMessages, FormattedMessage } from 'react-intl';

import type { Role, Staff } from '../api/types';
import { roles, staffRoles } from '../session/roles';
import { RoleName } from '../session/RoleName';

const details = defineMessages<Role>({
  viewer: { id: 'users.viewerDetail' },
  billing: { id: 'users.billingDetail' },
  manager: { id: 'users.managerDetail' },
});

const staffNames = defineMessages<Staff>({
  agent: { id: 'users.agent' },
  admin: { id: 'users.admin' },
});

const staffDetails = defineMessages<Staff>({
  agent: { id: 'users.agentDetail' },
  admin: { id: 'users.adminDetail' },
});

/** The roles of an account. */
export const roleOptions = roles.map((value) => ({
  value,
  label: <RoleName role={value} />,
  detail: <FormattedMessage {...details[value]} />,
}));

/** The roles of staff. */
export const staffRoleOptions = staffRoles.map((value) => ({
  value,
  label: <FormattedMessage {...staffNames[value]} />,
  detail: <FormattedMessage {...staffDetails[value]} />,
}));

/** The name of a staff role in the page's language. */
export function StaffRoleName({ role }: { role: Staff }) {
  return <FormattedMessage {...staffNames[role]} />;
}
