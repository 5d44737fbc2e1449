import type { ReactNode } from 'react';

import type { Language } from '../api/types';
import { languages } from '../i18n/language';
import { Choice } from './Choice';
import styles from './Choice.module.css';

const names: Record<Language, string> = { 'en-CA': 'English', 'fr-CA': 'Français' };

interface Props {
  legend: ReactNode;
  value: Language;
  onChange: (language: Language) => void;
}

/** Radio buttons for English and French. */
export function LanguageChoice({ legend, value, onChange }: Props) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{legend}</legend>
      <div className={styles.choices}>
        {languages.map((language) => (
          <Choice
            key={language}
            name="language"
            isChosen={language === value}
            onChoose={() => onChange(language)}
          >
            <span lang={language}>{names[language]}</span>
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}
