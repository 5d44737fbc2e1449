import { useState } from 'react';
import { useIntl } from 'react-intl';

import { formatInstant } from '../format/dates';
import { sinceText } from '../format/since';

/** How long ago an instant was, with the instant itself as its title. */
export function SinceText({ instant }: { instant: string }) {
  const { locale } = useIntl();
  const [now] = useState(Date.now);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <time dateTime={instant} title={formatInstant(locale, instant, zone)}>
      {sinceText(locale, instant, now)}
    </time>
  );
}
