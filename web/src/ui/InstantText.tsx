import { useIntl } from 'react-intl';

import { formatDate, formatInstant } from '../format/dates';
import { todayIn } from '../format/days';

/** The time zone of the reader's device. */
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Props {
  instant: string;
  /** Whether to show the day without the time. */
  isDay?: boolean;
}

/** An instant in the page's language and the reader's time zone. */
export function InstantText({ instant, isDay = false }: Props) {
  const { locale } = useIntl();
  const text = isDay
    ? formatDate(locale, todayIn(here(), new Date(instant)))
    : formatInstant(locale, instant, here());
  return <time dateTime={instant}>{text}</time>;
}
