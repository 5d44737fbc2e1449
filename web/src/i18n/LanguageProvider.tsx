/** Speaks the current language: messages, formats, `<html lang>`. */
import { type ReactNode, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { IntlProvider } from 'react-intl';

import { type Catalogue, loadCatalogue } from './catalogues';
import { currentLanguage, subscribe } from './language';

interface Props {
  /** The catalogue that the page starts with. */
  first: Catalogue;
  children: ReactNode;
}

export function LanguageProvider({ first, children }: Props) {
  const language = useSyncExternalStore(subscribe, currentLanguage);
  const [catalogue, setCatalogue] = useState(first);

  useEffect(() => {
    let isCurrent = true;
    loadCatalogue(language).then(
      (loaded) => {
        if (isCurrent) setCatalogue(loaded);
      },
      // Without a connection the page goes on in the language it has.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [language]);

  useLayoutEffect(() => {
    document.documentElement.lang = catalogue.language;
  }, [catalogue.language]);

  return (
    <IntlProvider locale={catalogue.language} messages={catalogue.messages}>
      {children}
    </IntlProvider>
  );
}
