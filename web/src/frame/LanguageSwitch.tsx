/** English or French, on every page. Each language is named in itself. */
import { useIntl } from 'react-intl';

import type { Language } from '../api/types';
import { chooseLanguage, languages } from '../i18n/language';
import { Button } from '../ui/Button';

const names: Record<Language, string> = { 'en-CA': 'English', 'fr-CA': 'Français' };

export function LanguageSwitch() {
  const { locale } = useIntl();
  return languages
    .filter((language) => language !== locale)
    .map((language) => (
      <Button key={language} kind="quiet" lang={language} onClick={() => chooseLanguage(language)}>
        {names[language]}
      </Button>
    ));
}
