/** How many allocations of a list are shown, and the way to the others. */
import { FormattedMessage } from 'react-intl';

import type { Allocation } from '../api/types';
import type { More } from '../api/useMore';
import { ShowMore } from '../ui/ShowMore';

interface Props {
  shown: number;
  count: number;
  more: Omit<More<Allocation>, 'items'>;
}

export function MoreAllocations({ shown, count, more }: Props) {
  return (
    <ShowMore
      {...more}
      shown={
        <FormattedMessage
          id={shown < count ? 'list.first' : 'list.all'}
          values={{ shown, count }}
        />
      }
    />
  );
}
