/** The names of the preset periods. */
import { defineMessages } from 'react-intl';

import type { Preset } from '../format/periods';

export const presetNames = defineMessages<Preset>({
  'this-month': { id: 'period.thisMonth' },
  'last-month': { id: 'period.lastMonth' },
  'three-months': { id: 'period.threeMonths' },
  'this-year': { id: 'period.thisYear' },
});
