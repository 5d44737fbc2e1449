/** An instant in the page's language, where the reader is. */
import { useIntl } from 'react-intl';

import { formatInstant } from '../format/dates';

/** The zone of the reader's device. */
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function InstantText({ instant }: { instant: string }) {
  const { locale } = useIntl();
  return <time dateTime={instant}>{formatInstant(locale, instant, here())}</time>;
}
