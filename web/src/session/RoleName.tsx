import { defineMessages, FormattedMessage } from 'react-intl';

import type { Role } from '../api/types';

const names = defineMessages<Role>({
  viewer: { id: 'role.viewer' },
  billing: { id: 'role.billing' },
  manager: { id: 'role.manager' },
});

/** The name of a role in the page's language. */
export function RoleName({ role }: { role: Role }) {
  return <FormattedMessage {...names[role]} />;
}
