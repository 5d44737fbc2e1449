/** The cause of a charge in words. */
import { defineMessages, FormattedMessage } from 'react-intl';

import type { Cause } from './causes';

const names = defineMessages<Cause>({
  recurring: { id: 'cause.recurring' },
  usage: { id: 'cause.usage' },
  'one-time': { id: 'cause.oneTime' },
  credit: { id: 'cause.credit' },
  taxes: { id: 'cause.taxes' },
});

export function CauseName({ cause }: { cause: Cause }) {
  return <FormattedMessage {...names[cause]} />;
}
