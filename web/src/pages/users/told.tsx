/** What has just been done to somebody, in a sentence. */
import { FormattedMessage } from 'react-intl';

import { Notice } from '../../ui/Notice';

export interface Told {
  what: 'invited' | 'joined' | 'again' | 'role' | 'deactivated' | 'reinstated' | 'factor-reset';
  name: string;
  email: string;
}

const sentences = {
  invited: 'people.toldInvited',
  joined: 'users.joined',
  again: 'users.again',
  role: 'people.toldRole',
  deactivated: 'users.deactivated',
  reinstated: 'users.reinstated',
  'factor-reset': 'people.toldFactorReset',
} as const;

export function ToldNotice({ told: { what, name, email } }: { told: Told }) {
  return (
    <Notice>
      <FormattedMessage id={sentences[what]} values={{ name, email }} />
    </Notice>
  );
}
