import { defineMessages, FormattedMessage } from 'react-intl';

import type { MethodStatus } from '../api/types';

const sentences = defineMessages<Exclude<MethodStatus, 'ready'>>({
  expired: { id: 'methodState.expired' },
  'awaiting-verification': { id: 'methodState.awaiting' },
  inactive: { id: 'methodState.inactive' },
});

/** Why a method cannot pay, and what to do; nothing for one that can. */
export function MethodState({ status }: { status: MethodStatus }) {
  return status === 'ready' ? null : <FormattedMessage {...sentences[status]} />;
}
