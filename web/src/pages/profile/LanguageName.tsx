import { useIntl } from 'react-intl';

import type { Language } from '../../api/types';

/** A language in the words of the page's: "French", « français ». */
export function LanguageName({ language }: { language: Language }) {
  const { locale } = useIntl();
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  return names.of(language.slice(0, 2)) ?? language;
}
