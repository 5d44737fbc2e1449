/**
 * The message catalogues: one for what every page says, and one for each part of the portal that
 * says more, loaded when it is first opened. English is the measure: ids are typed by it.
 */
import type { Language } from '../api/types';
import type english from './en-CA.json';
import type entrance from './entrance.en-CA.json';
import type invoice from './invoice.en-CA.json';
import type ledger from './ledger.en-CA.json';
import type posting from './posting.en-CA.json';
import { currentLanguage } from './language';

export type MessageId =
  | keyof typeof english
  | keyof typeof entrance
  | keyof typeof invoice
  | keyof typeof ledger
  | keyof typeof posting;
type Messages = Record<MessageId, string>;
type Load = () => Promise<{ default: Partial<Messages> }>;

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

const common: Record<Language, Load> = {
  'en-CA': () => import('./en-CA.json'),
  'fr-CA': () => import('./fr-CA.json'),
};

const parts = {
  entrance: {
    'en-CA': () => import('./entrance.en-CA.json'),
    'fr-CA': () => import('./entrance.fr-CA.json'),
  },
  invoice: {
    'en-CA': () => import('./invoice.en-CA.json'),
    'fr-CA': () => import('./invoice.fr-CA.json'),
  },
  ledger: {
    'en-CA': () => import('./ledger.en-CA.json'),
    'fr-CA': () => import('./ledger.fr-CA.json'),
  },
  posting: {
    'en-CA': () => import('./posting.en-CA.json'),
    'fr-CA': () => import('./posting.fr-CA.json'),
  },
} satisfies Record<string, Record<Language, Load>>;

/** A part of the portal with a catalogue of its own. */
export type Part = keyof typeof parts;

export interface Catalogue {
  language: Language;
  /** Those of every open page are there; a test holds that no page says more. */
  messages: Messages;
}

const opened = new Set<Part>();
const listeners = new Set<() => void>();
let catalogue: Catalogue = { language: 'en-CA', messages: {} as Messages };

/** What can be said at the moment. */
export function currentCatalogue(): Catalogue {
  return catalogue;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Loads a part's messages, now and with every language from now on. */
export function openPart(part: Part): Promise<void> {
  opened.add(part);
  return loadCatalogue();
}

/** Loads the current language, for every part that has been opened; the rest is not sent. */
export async function loadCatalogue(): Promise<void> {
  const language = currentLanguage();
  const count = opened.size;
  const wanted = [common, ...[...opened].map((part) => parts[part])];
  const loaded = await Promise.all(wanted.map((loads) => loads[language]()));
  // Another language chosen or another part opened meanwhile has the last word.
  if (language !== currentLanguage() || count !== opened.size) return loadCatalogue();
  const messages = Object.assign({}, ...loaded.map((file) => file.default)) as Messages;
  catalogue = { language, messages };
  for (const listener of listeners) listener();
}
