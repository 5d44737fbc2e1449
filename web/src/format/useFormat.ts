import { useMemo } from 'react';
import { useIntl } from 'react-intl';

import type { Money, Period } from '../api/types';
import { formatDate, formatPeriod } from './dates';
import { formatDecimal, formatMoney } from './money';

/** The formats for money, decimals, dates and periods in the page's language. */
export function useFormat() {
  const language = useIntl().locale;
  return useMemo(
    () => ({
      money: (money: Money) => formatMoney(language, money),
      decimal: (decimal: string) => formatDecimal(language, decimal),
      date: (date: string) => formatDate(language, date),
      period: (period: Period) => formatPeriod(language, period),
    }),
    [language],
  );
}
