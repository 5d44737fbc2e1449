import { defineMessages } from 'react-intl';

import type { CallDirection } from '../api/types';

/** The names of the directions. */
export const directionNames = defineMessages<CallDirection>({
  outbound: { id: 'calls.outbound' },
  inbound: { id: 'calls.inbound' },
  internal: { id: 'calls.internal' },
});
