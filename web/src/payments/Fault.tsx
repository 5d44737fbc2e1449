import { FormattedMessage } from 'react-intl';

import type { FaultText } from './faults';

/** What is wrong with a field; nothing if nothing is. */
export function Fault({ text }: { text: FaultText | undefined }) {
  if (text === undefined) return null;
  return typeof text === 'string' ? text : <FormattedMessage {...text} />;
}
