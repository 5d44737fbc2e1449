/** Speaks the current language: messages, formats, `<html lang>`. */
import { type ReactNode, useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { IntlProvider } from 'react-intl';

import { currentCatalogue, loadCatalogue, subscribe } from './catalogues';
import { currentLanguage, subscribe as subscribeToLanguage } from './language';

export function LanguageProvider({ children }: { children: ReactNode }) {
  const wanted = useSyncExternalStore(subscribeToLanguage, currentLanguage);
  const { language, messages } = useSyncExternalStore(subscribe, currentCatalogue);

  useEffect(() => {
    // Without a connection the page goes on in the language it has.
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
