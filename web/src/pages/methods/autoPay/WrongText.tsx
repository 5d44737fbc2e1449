import { FormattedMessage } from 'react-intl';

import type { AutoPaySettings } from '../../../api/types';
import { useFormat } from '../../../format/useFormat';
import { decimalsOf } from '../../../payments/amounts';
import { type Field, most, type Wrong } from './limits';

interface Props {
  field: Field;
  what: Wrong;
  settings: AutoPaySettings;
}

/** What is wrong with a limit, before anything is sent. */
export function WrongText({ field, what, settings: { leastCharge } }: Props) {
  const format = useFormat();
  switch (what) {
    case 'bad-amount': {
      const digits = decimalsOf(leastCharge);
      return <FormattedMessage id="autoPayPage.badAmount" values={{ digits }} />;
    }
    case 'low-cap': {
      const least = format.money(leastCharge);
      return <FormattedMessage id="autoPayPage.lowCap" values={{ least }} />;
    }
    case 'bad-number': {
      const largest = field === 'reviewDays' ? most.reviewDays : most.holdAbovePercent;
      return <FormattedMessage id="autoPayPage.badNumber" values={{ most: largest }} />;
    }
  }
}
