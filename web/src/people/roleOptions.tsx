/** What each role may do, in a sentence. */
import { defineMessages, FormattedMessage } from 'react-intl';

import type { Role, Staff } from '../api/types';
import { roles, staffRoles } from '../session/roles';
import { RoleName } from '../session/RoleName';

const details = defineMessages<Role>({
  viewer: { id: 'people.viewerMay' },
  billing: { id: 'people.billingMay' },
  manager: { id: 'people.managerMay' },
});

const staffNames = defineMessages<Staff>({
  agent: { id: 'people.agent' },
  admin: { id: 'people.admin' },
});

const staffDetails = defineMessages<Staff>({
  agent: { id: 'people.agentMay' },
  admin: { id: 'people.adminMay' },
});

export const roleOptions = roles.map((value) => ({
  value,
  label: <RoleName role={value} />,
  detail: <FormattedMessage {...details[value]} />,
}));

export const staffRoleOptions = staffRoles.map((value) => ({
  value,
  label: <FormattedMessage {...staffNames[value]} />,
  detail: <FormattedMessage {...staffDetails[value]} />,
}));

export function StaffRoleName({ role }: { role: Staff }) {
  return <FormattedMessage {...staffNames[role]} />;
}
