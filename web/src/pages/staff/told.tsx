/** What has just been done to a member of staff, in a sentence. */
import { FormattedMessage } from 'react-intl';

import { Notice } from '../../ui/Notice';

export interface StaffTold {
  what: 'invited' | 'role' | 'deactivated' | 'reinstated' | 'factor-reset';
  name: string;
  email: string;
}

const sentences = {
  invited: 'people.toldInvited',
  role: 'people.toldRole',
  deactivated: 'staff.deactivated',
  reinstated: 'staff.reinstated',
  'factor-reset': 'people.toldFactorReset',
} as const;

export function StaffToldNotice({ told: { what, name, email } }: { told: StaffTold }) {
  return (
    <Notice>
      <FormattedMessage id={sentences[what]} values={{ name, email }} />
    </Notice>
  );
}
