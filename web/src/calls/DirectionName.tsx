import { FormattedMessage } from 'react-intl';

import type { CallDirection } from '../api/types';
import { directionNames } from './directionNames';

/** A direction in the page's language. */
export function DirectionName({ direction }: { direction: CallDirection }) {
  return <FormattedMessage {...directionNames[direction]} />;
}
