/**
 * The message catalogues: a common one for every page, and one for each part of the portal, loaded
 * when a page of that part first opens. The English catalogues define the message ids.
 */
import type { Language } from '../api/types';
import type english from './en-CA.json';
import type accountUsers from './accountUsers.en-CA.json';
import type accounts from './accounts.en-CA.json';
import type activity from './activity.en-CA.json';
import type autoPay from './autoPay.en-CA.json';
import type causes from './causes.en-CA.json';
import type calls from './calls.en-CA.json';
import type dashboard from './dashboard.en-CA.json';
import type factor from './factor.en-CA.json';
import type invitations from './invitations.en-CA.json';
import type invoice from './invoice.en-CA.json';
import type ledger from './ledger.en-CA.json';
import type login from './login.en-CA.json';
import type methods from './methods.en-CA.json';
import type password from './password.en-CA.json';
import type pay from './pay.en-CA.json';
import type payments from './payments.en-CA.json';
import type posting from './posting.en-CA.json';
import type profile from './profile.en-CA.json';
import type receipt from './receipt.en-CA.json';
import type refund from './refund.en-CA.json';
import type regions from './regions.en-CA.json';
import type signIn from './signIn.en-CA.json';
import type staff from './staff.en-CA.json';
import type staffInvitations from './staffInvitations.en-CA.json';
import type staffLogins from './staffLogins.en-CA.json';
import type transactions from './transactions.en-CA.json';
import type users from './users.en-CA.json';
import { currentLanguage } from './language';

/** The id of a message in any catalogue. */
export type MessageId =
  | keyof typeof english
  | keyof typeof accountUsers
  | keyof typeof accounts
  | keyof typeof activity
  | keyof typeof autoPay
  | keyof typeof causes
  | keyof typeof calls
  | keyof typeof dashboard
  | keyof typeof factor
  | keyof typeof invitations
  | keyof typeof invoice
  | keyof typeof ledger
  | keyof typeof login
  | keyof typeof methods
  | keyof typeof password
  | keyof typeof pay
  | keyof typeof payments
  | keyof typeof posting
  | keyof typeof profile
  | keyof typeof receipt
  | keyof typeof refund
  | keyof typeof regions
  | keyof typeof signIn
  | keyof typeof staff
  | keyof typeof staffInvitations
  | keyof typeof staffLogins
  | keyof typeof transactions
  | keyof typeof users;
type Messages = Record<MessageId, string>;
type Load = () => Promise<{ default: Partial<Messages> }>;

declare global {
  // react-intl reads the types of ids and locales from here.
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
  accountUsers: {
    'en-CA': () => import('./accountUsers.en-CA.json'),
    'fr-CA': () => import('./accountUsers.fr-CA.json'),
  },
  accounts: {
    'en-CA': () => import('./accounts.en-CA.json'),
    'fr-CA': () => import('./accounts.fr-CA.json'),
  },
  activity: {
    'en-CA': () => import('./activity.en-CA.json'),
    'fr-CA': () => import('./activity.fr-CA.json'),
  },
  autoPay: {
    'en-CA': () => import('./autoPay.en-CA.json'),
    'fr-CA': () => import('./autoPay.fr-CA.json'),
  },
  causes: {
    'en-CA': () => import('./causes.en-CA.json'),
    'fr-CA': () => import('./causes.fr-CA.json'),
  },
  calls: {
    'en-CA': () => import('./calls.en-CA.json'),
    'fr-CA': () => import('./calls.fr-CA.json'),
  },
  dashboard: {
    'en-CA': () => import('./dashboard.en-CA.json'),
    'fr-CA': () => import('./dashboard.fr-CA.json'),
  },
  factor: {
    'en-CA': () => import('./factor.en-CA.json'),
    'fr-CA': () => import('./factor.fr-CA.json'),
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
  login: {
    'en-CA': () => import('./login.en-CA.json'),
    'fr-CA': () => import('./login.fr-CA.json'),
  },
  methods: {
    'en-CA': () => import('./methods.en-CA.json'),
    'fr-CA': () => import('./methods.fr-CA.json'),
  },
  password: {
    'en-CA': () => import('./password.en-CA.json'),
    'fr-CA': () => import('./password.fr-CA.json'),
  },
  pay: {
    'en-CA': () => import('./pay.en-CA.json'),
    'fr-CA': () => import('./pay.fr-CA.json'),
  },
  payments: {
    'en-CA': () => import('./payments.en-CA.json'),
    'fr-CA': () => import('./payments.fr-CA.json'),
  },
  posting: {
    'en-CA': () => import('./posting.en-CA.json'),
    'fr-CA': () => import('./posting.fr-CA.json'),
  },
  profile: {
    'en-CA': () => import('./profile.en-CA.json'),
    'fr-CA': () => import('./profile.fr-CA.json'),
  },
  receipt: {
    'en-CA': () => import('./receipt.en-CA.json'),
    'fr-CA': () => import('./receipt.fr-CA.json'),
  },
  refund: {
    'en-CA': () => import('./refund.en-CA.json'),
    'fr-CA': () => import('./refund.fr-CA.json'),
  },
  regions: {
    'en-CA': () => import('./regions.en-CA.json'),
    'fr-CA': () => import('./regions.fr-CA.json'),
  },
  signIn: {
    'en-CA': () => import('./signIn.en-CA.json'),
    'fr-CA': () => import('./signIn.fr-CA.json'),
  },
  staff: {
    'en-CA': () => import('./staff.en-CA.json'),
    'fr-CA': () => import('./staff.fr-CA.json'),
  },
  staffInvitations: {
    'en-CA': () => import('./staffInvitations.en-CA.json'),
    'fr-CA': () => import('./staffInvitations.fr-CA.json'),
  },
  staffLogins: {
    'en-CA': () => import('./staffLogins.en-CA.json'),
    'fr-CA': () => import('./staffLogins.fr-CA.json'),
  },
  transactions: {
    'en-CA': () => import('./transactions.en-CA.json'),
    'fr-CA': () => import('./transactions.fr-CA.json'),
  },
  users: {
    'en-CA': () => import('./users.en-CA.json'),
    'fr-CA': () => import('./users.fr-CA.json'),
  },
} satisfies Record<string, Record<Language, Load>>;

/** A part of the portal that has its own catalogue. */
export type Part = keyof typeof parts;

/** The messages that are loaded, in one language. */
export interface Catalogue {
  language: Language;
  /** Partial in fact: the catalogues of the open pages. A test checks that no page needs others. */
  messages: Messages;
}

const opened = new Set<Part>();
const listeners = new Set<() => void>();
let catalogue: Catalogue = { language: 'en-CA', messages: {} as Messages };

/** The catalogue that is loaded now. */
export function currentCatalogue(): Catalogue {
  return catalogue;
}

/** Calls the listener whenever another catalogue is loaded; gives a function that stops this. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Loads the messages of these parts, now and after each change of language. */
export function openParts(wanted: readonly Part[]): Promise<void> {
  for (const part of wanted) opened.add(part);
  return loadCatalogue();
}

/** Loads the current language for every part that has been opened. */
export async function loadCatalogue(): Promise<void> {
  const language = currentLanguage();
  const count = opened.size;
  const wanted = [common, ...[...opened].map((part) => parts[part])];
  const loaded = await Promise.all(wanted.map((loads) => loads[language]()));
  // The language or the open parts changed meanwhile: load again.
  if (language !== currentLanguage() || count !== opened.size) return loadCatalogue();
  const messages = Object.assign({}, ...loaded.map((file) => file.default)) as Messages;
  catalogue = { language, messages };
  for (const listener of listeners) listener();
}
