/** Renders the whole app in a test, with responses of the API that the test gives. */
import { render } from '@testing-library/react';
import { vi } from 'vitest';

import { createQueryClient } from '../src/api/queryClient';
import type { Dashboard, Language, Money, Session } from '../src/api/types';
import { App } from '../src/app/App';
import { loadCatalogue } from '../src/i18n/catalogues';
import { chooseLanguage } from '../src/i18n/language';

/** An amount in Canadian dollars. */
export const cad = (amount: string): Money => ({ amount, currency: 'CAD' });

/** Gives the response to a request; `undefined` for a request that it does not handle. */
export type Handler = (request: Request) => Response | Promise<Response> | undefined;

/** Responds to GET of one path, with any query. */
export function get(path: string, content: unknown): Handler {
  return (request) =>
    request.method === 'GET' && new URL(request.url).pathname === `/v1${path}`
      ? Response.json(content)
      : undefined;
}

/** Responds to one path with a problem. */
export function refuse(path: string, status: number, type: string, title: string): Handler {
  return (request) =>
    new URL(request.url).pathname === `/v1${path}`
      ? problem({ status, type: `/problems/${type}`, title })
      : undefined;
}

/** A problem response. */
export function problem(fields: {
  status: number;
  type: string;
  title: string;
  errors?: object[];
  currentBalance?: Money;
  paymentId?: string;
}) {
  const document = { detail: 'What to do.', instance: 'req-1', errors: [], ...fields };
  return Response.json(document, { status: fields.status });
}

/** The provider of the tests. */
export const portal = get('/portal', {
  providerName: 'Nordwave Voice',
  contact: { email: 'billing@nordwave.example.ca', phone: '1-800-555-0199' },
  languages: ['en-CA', 'fr-CA'],
});

/** Responds with the session of the account's manager, or of staff. */
export function session(staff: Session['staff'] = null, fields: Partial<Session> = {}): Handler {
  return get('/session', { ...sessionOf(staff), ...fields });
}

/** The session of the account's manager, or of staff. */
export function sessionOf(staff: Session['staff']): Session {
  const account = {
    id: 'a1',
    name: 'Maple Ridge Dental',
    number: '1001',
    role: 'manager',
  } as const;
  const isStaff = staff !== null;
  return {
    accounts: isStaff ? [] : [account],
    invitations: [],
    expiresAt: '2027-01-01T00:00:00Z',
    secondFactor: { on: isStaff, required: isStaff },
    staff,
    user: {
      ...{ email: '', familyName: '', givenName: '', id: 'u', language: 'en-CA', username: 'd' },
      notifications: { autoPay: false },
    },
  };
}

const zero = cad('0.00');

/** Responds with the dashboard of the account `a1` in Toronto and this balance. */
export function dashboard(balance = '100.00', fields: Partial<Dashboard> = {}): Handler {
  const content: Dashboard = {
    account: {
      id: 'a1',
      number: '1001',
      name: 'Maple Ridge Dental',
      currency: 'CAD',
      timeZone: 'America/Toronto',
    },
    currentBalance: {
      amount: cad(balance),
      dueOn: null,
      pastDue: zero,
      nextDue: null,
      reserved: zero,
    },
    lastPayment: null,
    autoPay: { enabled: false, nextCharge: null, cannotCharge: null, method: null },
    billingAddress: address,
    transactions: { items: [], next: null },
    ...fields,
  };
  return get('/accounts/a1/dashboard', content);
}

/** A billing address. */
export const address = {
  name: 'Maple Ridge Dental',
  line1: '250 Wellington St W',
  line2: null,
  city: 'Toronto',
  region: 'ON',
  postalCode: 'M5V 3P6',
  country: 'CA',
};

/** Opens a path. Gives the requests that the page sends, its query cache, and the rendered page. */
export async function open(path: string, handlers: Handler[], language: Language = 'en-CA') {
  const requests: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    requests.push(request.clone());
    for (const answer of [...handlers, portal]) {
      const response = answer(request);
      if (response) return response;
    }
    throw new Error(`no handler for ${request.method} ${request.url}`);
  });
  vi.stubGlobal('scrollTo', () => undefined);
  window.history.replaceState(null, '', path);
  chooseLanguage(language);
  await loadCatalogue();
  const client = createQueryClient();
  const page = render(<App queryClient={client} />);
  return { requests, client, ...page };
}

/** Responds to requests for CSV. */
export function csv(answer: () => Response | Promise<Response>): Handler {
  return (request) => (request.headers.get('Accept') === 'text/csv' ? answer() : undefined);
}

/** A CSV response with this file name. */
export function file(name: string): Response {
  const headers = { 'Content-Disposition': `attachment; filename="${name}"` };
  return new Response('Date', { headers });
}

/** Collects the names of the files that the page saves from now on. */
export function savedFiles(): string[] {
  const names: string[] = [];
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x' }));
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    if (this.href === 'blob:x') names.push(this.download);
  });
  return names;
}

/** The query strings of the requests to a path. */
export function queriesTo(requests: readonly Request[], path: string): string[] {
  return requests
    .map(({ url }) => new URL(url))
    .filter(({ pathname }) => pathname === `/v1${path}`)
    .map(({ search }) => search);
}

/** Responds to one method of one path with each reply in turn; the last one repeats. */
export function on(method: string, path: string, ...replies: (() => Response)[]): Handler {
  return (request) => {
    const isIt = request.method === method && new URL(request.url).pathname === `/v1${path}`;
    if (!isIt) return undefined;
    return (replies.length > 1 ? replies.shift() : replies[0])?.();
  };
}

/** An empty response. */
export const done = () => new Response(null, { status: 204 });

/** A problem response about fields. */
export const invalid = (...errors: { pointer: string; code: string; message: string }[]) =>
  problem({ status: 422, type: '/problems/invalid', title: 'To be corrected', errors });

/** The idempotency keys and bodies of the requests to a path. */
export function sentTo(requests: readonly Request[], method: string, path: string) {
  const found = requests.filter(
    (request) => request.method === method && new URL(request.url).pathname === `/v1${path}`,
  );
  return Promise.all(
    found.map(async (request) => {
      const text = await request.clone().text();
      return {
        key: request.headers.get('Idempotency-Key'),
        body: text === '' ? null : (JSON.parse(text) as unknown),
      };
    }),
  );
}

/** Matches the innermost element whose text content is this, also across child elements. */
export function reads(text: string | RegExp) {
  const matches = ({ textContent }: Element) =>
    typeof text === 'string' ? textContent === text : text.test(textContent);
  return (_: string, element: Element | null) =>
    element !== null && matches(element) && ![...element.children].some(matches);
}
