import { useIntl } from 'react-intl';

import type { Language } from '../api/types';
import { chooseLanguage, languages } from '../i18n/language';
import { Button } from '../ui/Button';
import styles from './LanguageSwitch.module.css';

const names: Record<Language, { full: string; short: string }> = {
  'en-CA': { full: 'English', short: 'EN' },
  'fr-CA': { full: 'Français', short: 'FR' },
};

/** Switches between English and French. Each language appears under its own name. */
export function LanguageSwitch() {
  const { locale } = useIntl();
  return languages
    .filter((language) => language !== locale)
    .map((language) => (
      <Button
        key={language}
        kind="quiet"
        lang={language}
        aria-label={names[language].full}
        onClick={() => chooseLanguage(language)}
      >
        <span className={styles.full}>{names[language].full}</span>
        <span className={styles.short}>{names[language].short}</span>
      </Button>
    ));
}
