import { type ReactNode, useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { IntlProvider } from 'react-intl';

import { currentCatalogue, loadCatalogue, subscribe } from './catalogues';
import { currentLanguage, subscribe as subscribeToLanguage } from './language';

/** Provides messages and formats in the current language, and sets `<html lang>`. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const wanted = useSyncExternalStore(subscribeToLanguage, currentLanguage);
  const { language, messages } = useSyncExternalStore(subscribe, currentCatalogue);

  useEffect(() => {
    // Without a connection, the page keeps its language.
    if (wanted !== currentCatalogue().language) loadCatalogue().catch(() => undefined);
  }, [wanted]);

  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <IntlProvider locale={language} messages={messages}>
      {children}
    </IntlProvider>
  );
}
