/** A role in words. */
import { defineMessages, FormattedMessage } from 'react-intl';

import type { Role } from '../api/types';

const names = defineMessages<Role>({
  viewer: { id: 'role.viewer' },
  billing: { id: 'role.billing' },
  manager: { id: 'role.manager' },
});

export function RoleName({ role }: { role: Role }) {
  return <FormattedMessage {...names[role]} />;
}
