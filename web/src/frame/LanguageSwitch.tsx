import { useQueryClient } from '@tanstack/react-query';
import { useIntl } from 'react-intl';

import { sessionQuery } from '../api/session';
import type { Language } from '../api/types';
import { chooseLanguage, languages } from '../i18n/language';
import { Button } from '../ui/Button';
import styles from './LanguageSwitch.module.css';

const names: Record<Language, { full: string; short: string }> = {
  'en-CA': { full: 'English', short: 'EN' },
  'fr-CA': { full: 'Français', short: 'FR' },
};

/**
 * Switches between English and French, also in the settings of a user who is signed in. Each
 * language appears under its own name.
 */
export function LanguageSwitch() {
  const { locale } = useIntl();
  const queryClient = useQueryClient();
  const choose = (language: Language) => {
    chooseLanguage(language);
    if (queryClient.getQueryData(sessionQuery.queryKey)) {
      // Without a connection the page alone changes.
      const save = async () =>
        (await import('../api/saveLanguage')).saveLanguage(queryClient, language);
      save().catch(() => undefined);
    }
  };
  return languages
    .filter((language) => language !== locale)
    .map((language) => (
      <Button
        key={language}
        kind="quiet"
        lang={language}
        aria-label={names[language].full}
        onClick={() => choose(language)}
      >
        <span className={styles.full}>{names[language].full}</span>
        <span className={styles.short}>{names[language].short}</span>
      </Button>
    ));
}
