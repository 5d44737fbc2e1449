/**
 * The message catalogues: one for what every page says, and one for each part of the portal that
 * says more, loaded when it is first opened. English is the measure: ids are typed by it.
 */
import type { Language } from '../api/types';
import type english from './en-CA.json';
import type activity from './activity.en-CA.json';
import type dashboard from './dashboard.en-CA.json';
import type entrance from './entrance.en-CA.json';
import type factor from './factor.en-CA.json';
import type history from './history.en-CA.json';
import type invitations from './invitations.en-CA.json';
import type invoice from './invoice.en-CA.json';
import type ledger from './ledger.en-CA.json';
import type logins from './logins.en-CA.json';
import type own from './own.en-CA.json';
import type password from './password.en-CA.json';
import type people from './people.en-CA.json';
import type posting from './posting.en-CA.json';
import type release from './release.en-CA.json';
import type staff from './staff.en-CA.json';
import type users from './users.en-CA.json';
import { currentLanguage } from './language';

export type MessageId =
  | keyof typeof english
  | keyof typeof activity
  | keyof typeof dashboard
  | keyof typeof entrance
  | keyof typeof factor
  | keyof typeof history
  | keyof typeof invitations
  | keyof typeof invoice
  | keyof typeof ledger
  | keyof typeof logins
  | keyof typeof own
  | keyof typeof password
  | keyof typeof people
  | keyof typeof posting
  | keyof typeof release
  | keyof typeof staff
  | keyof typeof users;
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
  activity: {
    'en-CA': () => import('./activity.en-CA.json'),
    'fr-CA': () => import('./activity.fr-CA.json'),
  },
  dashboard: {
    'en-CA': () => import('./dashboard.en-CA.json'),
    'fr-CA': () => import('./dashboard.fr-CA.json'),
  },
  entrance: {
    'en-CA': () => import('./entrance.en-CA.json'),
    'fr-CA': () => import('./entrance.fr-CA.json'),
  },
  factor: {
    'en-CA': () => import('./factor.en-CA.json'),
    'fr-CA': () => import('./factor.fr-CA.json'),
  },
  history: {
    'en-CA': () => import('./history.en-CA.json'),
    'fr-CA': () => import('./history.fr-CA.json'),
  },
  invitations: {
    'en-CA': () => import('./invitations.en-CA.json'),
    'fr-CA': () => import('./invitations.fr-CA.json'),
  },
  invoice: {
    'en-CA': () => import('./invoice.en-CA.json'),
    'fr-CA': () => import('./invoice.fr-CA.json'),
  },
  ledger: {
    'en-CA': () => import('./ledger.en-CA.json'),
    'fr-CA': () => import('./ledger.fr-CA.json'),
  },
  logins: {
    'en-CA': () => import('./logins.en-CA.json'),
    'fr-CA': () => import('./logins.fr-CA.json'),
  },
  own: {
    'en-CA': () => import('./own.en-CA.json'),
    'fr-CA': () => import('./own.fr-CA.json'),
  },
  password: {
    'en-CA': () => import('./password.en-CA.json'),
    'fr-CA': () => import('./password.fr-CA.json'),
  },
  people: {
    'en-CA': () => import('./people.en-CA.json'),
    'fr-CA': () => import('./people.fr-CA.json'),
  },
  posting: {
    'en-CA': () => import('./posting.en-CA.json'),
    'fr-CA': () => import('./posting.fr-CA.json'),
  },
  release: {
    'en-CA': () => import('./release.en-CA.json'),
    'fr-CA': () => import('./release.fr-CA.json'),
  },
  staff: {
    'en-CA': () => import('./staff.en-CA.json'),
    'fr-CA': () => import('./staff.fr-CA.json'),
  },
  users: {
    'en-CA': () => import('./users.en-CA.json'),
    'fr-CA': () => import('./users.fr-CA.json'),
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

/** Loads the messages of these parts, now and with every language from now on. */
export function openParts(wanted: readonly Part[]): Promise<void> {
  for (const part of wanted) opened.add(part);
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
