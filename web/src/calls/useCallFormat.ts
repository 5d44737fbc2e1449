import { useMemo } from 'react';
import { useIntl } from 'react-intl';

import { formatCharge, formatMonth, formatPlainCharge } from './callFormat';

/** The formats of call records in the page's language. */
export function useCallFormat() {
  const intl = useIntl();
  return useMemo(() => {
    const language = intl.locale;
    return {
      charge: (charge: string, currency: string) => formatCharge(language, charge, currency),
      plainCharge: (charge: string, currency: string) =>
        formatPlainCharge(language, charge, currency),
      month: (month: string) => formatMonth(language, month),
      /** `1,022 min 57 s`. */
      duration: (seconds: number) =>
        intl.formatMessage({ id: 'call.duration' }, minutesOf(seconds)),
    };
  }, [intl]);
}

/** Minutes, and the seconds after them as two digits. */
export function minutesOf(seconds: number): { minutes: number; seconds: string } {
  return {
    minutes: Math.floor(seconds / 60),
    seconds: `${seconds % 60}`.padStart(2, '0'),
  };
}
