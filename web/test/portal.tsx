/** The whole page in a test, with answers of the API that the test states. */
import { render } from '@testing-library/react';
import { vi } from 'vitest';

import { createQueryClient } from '../src/api/queryClient';
import type { Dashboard, Language, Money, Session } from '../src/api/types';
import { App } from '../src/app/App';
import { loadCatalogue } from '../src/i18n/catalogues';
import { chooseLanguage } from '../src/i18n/language';

export const cad = (amount: string): Money => ({ amount, currency: 'CAD' });

/** Answers a request; nothing when it is not the one it knows. */
export type Answer = (request: Request) => Response | Promise<Response> | undefined;

/** Answers one path, whatever its query. */
export function get(path: string, content: unknown): Answer {
  return (request) =>
    request.method === 'GET' && new URL(request.url).pathname === `/v1${path}`
      ? Response.json(content)
      : undefined;
}

/** Refuses one path with a problem. */
export function refuse(path: string, status: number, type: string, title: string): Answer {
  return (request) =>
    new URL(request.url).pathname === `/v1${path}`
      ? problem({ status, type: `/problems/${type}`, title })
      : undefined;
}

export function problem(fields: {
  status: number;
  type: string;
  title: string;
  errors?: object[];
}) {
  const document = { detail: 'What to do.', instance: 'req-1', errors: [], ...fields };
  return Response.json(document, { status: fields.status });
}

export const portal = get('/portal', {
  providerName: 'Nordwave Voice',
  contact: { email: 'billing@nordwave.example.ca', phone: '1-800-555-0199' },
  languages: ['en-CA', 'fr-CA'],
});

/** The session of the account's manager, or of staff. */
export function session(staff: Session['staff'] = null, fields: Partial<Session> = {}): Answer {
  return get('/session', { ...sessionOf(staff), ...fields });
}

export function sessionOf(staff: Session['staff']): Session {
  const own = { id: 'a1', name: 'Maple Ridge Dental', number: '1001', role: 'manager' } as const;
  const isStaff = staff !== null;
  return {
    accounts: isStaff ? [] : [own],
    invitations: [],
    expiresAt: '2027-01-01T00:00:00Z',
    secondFactor: { on: isStaff, required: isStaff },
    staff,
    user: { email: '', familyName: '', givenName: '', id: 'u', language: 'en-CA', username: 'd' },
  };
}

const zero = cad('0.00');

/** The account `a1` in Toronto, which owes this. */
export function dashboard(balance = '100.00', fields: Partial<Dashboard> = {}): Answer {
  const content: Dashboard = {
    account: {
      id: 'a1',
      number: '1001',
      name: 'Maple Ridge Dental',
      currency: 'CAD',
      timeZone: 'America/Toronto',
    },
    currentBalance: { amount: cad(balance), dueOn: null, pastDue: zero, reserved: zero },
    lastPayment: null,
    autoPay: { enabled: false, nextCharge: null, cannotCharge: null, method: null },
    billingAddress: address,
    transactions: { items: [], next: null },
    ...fields,
  };
  return get('/accounts/a1/dashboard', content);
}

export const address = {
  name: 'Maple Ridge Dental',
  line1: '250 Wellington St W',
  line2: null,
  city: 'Toronto',
  region: 'ON',
  postalCode: 'M5V 3P6',
  country: 'CA',
};

/** Opens an address; gives every request that was made, and what the page remembers. */
export async function open(path: string, answers: Answer[], language: Language = 'en-CA') {
  const requests: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    requests.push(request.clone());
    for (const answer of [...answers, portal]) {
      const response = answer(request);
      if (response) return response;
    }
    throw new Error(`nobody answers ${request.method} ${request.url}`);
  });
  vi.stubGlobal('scrollTo', () => undefined);
  window.history.replaceState(null, '', path);
  chooseLanguage(language);
  await loadCatalogue();
  const client = createQueryClient();
  const page = render(<App queryClient={client} />);
  return { requests, client, ...page };
}

/** Answers what is asked for as CSV. */
export function csv(answer: () => Response | Promise<Response>): Answer {
  return (request) => (request.headers.get('Accept') === 'text/csv' ? answer() : undefined);
}

/** A CSV of this name. */
export function file(name: string): Response {
  const headers = { 'Content-Disposition': `attachment; filename="${name}"` };
  return new Response('Date', { headers });
}

/** The names of the files that the browser is given to save from now on. */
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

/** The queries that were sent to a path. */
export function queriesTo(requests: readonly Request[], path: string): string[] {
  return requests
    .map(({ url }) => new URL(url))
    .filter(({ pathname }) => pathname === `/v1${path}`)
    .map(({ search }) => search);
}

/** Answers one method of one path, with the next of these each time; the last one stays. */
export function on(method: string, path: string, ...replies: (() => Response)[]): Answer {
  return (request) => {
    const isIt = request.method === method && new URL(request.url).pathname === `/v1${path}`;
    if (!isIt) return undefined;
    return (replies.length > 1 ? replies.shift() : replies[0])?.();
  };
}

export const done = () => new Response(null, { status: 204 });

/** A refusal of fields. */
export const invalid = (...errors: { pointer: string; code: string; message: string }[]) =>
  problem({ status: 422, type: '/problems/invalid', title: 'To be corrected', errors });

/** What was sent by a method to a path. */
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

/** Finds the innermost element with this text, whatever elements parts of the text are in. */
export function reads(text: string | RegExp) {
  const matches = ({ textContent }: Element) =>
    typeof text === 'string' ? textContent === text : text.test(textContent);
  return (_: string, element: Element | null) =>
    element !== null && matches(element) && ![...element.children].some(matches);
}
