import { defineMessages, FormattedMessage } from 'react-intl';

import type { BucketName } from '../api/types';

const labels = defineMessages<BucketName>({
  current: { id: 'aging.current' },
  '1-30': { id: 'aging.to30' },
  '31-60': { id: 'aging.to60' },
  '61-90': { id: 'aging.to90' },
  '91-120': { id: 'aging.to120' },
  'over-120': { id: 'aging.over120' },
});

/** The name of an aging bucket in the page's language. */
export function BucketLabel({ name }: { name: BucketName }) {
  return <FormattedMessage {...labels[name]} />;
}
