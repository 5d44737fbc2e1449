/** An instant in the page's language, where the reader is. */
import { useIntl } from 'react-intl';

import { formatDate, formatInstant } from '../format/dates';
import { todayIn } from '../format/days';

/** The zone of the reader's device. */
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Props {
  instant: string;
  /** Whether the day says enough. */
  isDay?: boolean;
}

export function InstantText({ instant, isDay = false }: Props) {
  const { locale } = useIntl();
  const text = isDay
    ? formatDate(locale, todayIn(here(), new Date(instant)))
    : formatInstant(locale, instant, here());
  return <time dateTime={instant}>{text}</time>;
}
