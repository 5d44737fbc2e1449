import { defineMessages, FormattedMessage } from 'react-intl';

import type { Cause } from '../api/types';

const names = defineMessages<Cause>({
  recurring: { id: 'cause.recurring' },
  usage: { id: 'cause.usage' },
  'one-time': { id: 'cause.oneTime' },
  credit: { id: 'cause.credit' },
  taxes: { id: 'cause.taxes' },
});

/** The name of a cause in the page's language. */
export function CauseName({ cause }: { cause: Cause }) {
  return <FormattedMessage {...names[cause]} />;
}
