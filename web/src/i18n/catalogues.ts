/** The message catalogues. English is the measure: ids are typed by it. */
import type { Language } from '../api/types';
import type english from './en-CA.json';

export type MessageId = keyof typeof english;
export type Messages = Record<MessageId, string>;

declare global {
  // The names are react-intl's.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace FormatjsIntl {
    interface Message {
      ids: MessageId;
    }
    interface IntlConfig {
      locale: Language;
    }
  }
}

const catalogues: Record<Language, () => Promise<{ default: Messages }>> = {
  'en-CA': () => import('./en-CA.json'),
  'fr-CA': () => import('./fr-CA.json'),
};

export interface Catalogue {
  language: Language;
  messages: Messages;
}

/** Loads one language; the other is not sent. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  const { default: messages } = await catalogues[language]();
  return { language, messages };
}
