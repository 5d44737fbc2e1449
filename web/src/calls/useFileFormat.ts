import { useIntl } from 'react-intl';

import type { FileSubject } from '../api/callFiles';
import type { Language } from '../api/types';
import { formatMonth } from './callFormat';

/** The formats of files with calls in the page's language. */
export function useFileFormat() {
  const intl = useIntl();
  return {
    /** `12 MB`. */
    bytes: (bytes: number) => formatBytes(intl.locale, bytes),
    /** What a file contains, such as `Calls of June 2026`. */
    subject: (subject: FileSubject) => {
      switch (subject.kind) {
        case 'month': {
          const month = formatMonth(intl.locale, subject.month);
          return intl.formatMessage({ id: 'callFile.month' }, { month });
        }
        case 'invoice':
          return intl.formatMessage({ id: 'callFile.invoice' }, { number: subject.number });
        case 'search':
          return intl.formatMessage({ id: 'callFile.search' }, { calls: subject.calls });
      }
    },
  };
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** The length of a file: `12 MB` or `12 Mo`. */
export function formatBytes(language: Language, bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}
