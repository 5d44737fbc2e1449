/** Calls, months, sums and jobs as the API gives them, for tests. */
import type {
  Call,
  CallGroup,
  CallMonth,
  CallPage,
  CallSummary,
  CallTotals,
  Job,
} from '../src/api/types';
import { type Handler, dashboard, get, session } from './portal';

/** The path of Call History of the account `a1`. */
export const history = '/accounts/a1/call-history';

/** The path of its search. */
export const searchPath = '/accounts/a1/calls';

/** A call abroad that costs half a cent and a bit. */
export function call(fields: Partial<Call> = {}): Call {
  return {
    callId: 'c-1',
    startedAt: '2026-10-14T18:03:07.250Z',
    localStart: '2026-10-14T14:03:07.250-04:00',
    direction: 'outbound',
    caller: '+14165550100',
    callee: '+442079460018',
    callerName: 'Reception',
    extension: '0042',
    costCentre: 'Hygiene',
    destination: 'United Kingdom',
    durationSeconds: 64,
    billedSeconds: 90,
    charge: '0.005004',
    currency: 'CAD',
    invoiceNumber: 'INV-1',
    ...fields,
  };
}

/** Sums of calls in Canadian dollars. */
export function totals(calls: number, charge: string, billedSeconds = 61_377): CallTotals {
  return { calls, billedSeconds, charge, currency: 'CAD' };
}

/** A page of a search. */
export function callPage(items: Call[], fields: Partial<CallPage> = {}): CallPage {
  return { items, totals: totals(items.length, '0.005004', 90), next: null, ...fields };
}

/** Sums of a day, cost centre or destination. */
export function group(key: string, calls: number, charge: string): CallGroup {
  return { key, ...totals(calls, charge, calls * 60) };
}

/** The sums of a search by group. */
export function summary(items: CallGroup[], rest: CallTotals | null = null): CallSummary {
  return { items, rest, totals: totals(1_204, '48.170004') };
}

/** A month with calls, or without. */
export function month(name: string, calls: number, charge: string): CallMonth {
  return { month: name, ...totals(calls, charge, calls * 60), available: calls > 0 };
}

const months = [month('2026-11', 0, '0'), month('2026-10', 1_204, '48.170004')];

/** Responds with the session, the account and the months, and with this to a search. */
export function callHandlers(page: CallPage, ...more: Handler[]): Handler[] {
  return [
    ...more,
    session(),
    dashboard(),
    get(history, { defaultFrom: '2026-05-30', months }),
    get(searchPath, page),
  ];
}

/** A link to a file. */
export const link = {
  url: 'https://files.example/f?signature=s',
  fileName: '1001-calls-2026-10-spreadsheet-America-Toronto-en-CA.csv',
  bytes: 12_340_000,
  expiresAt: '2026-11-30T12:05:00Z',
};

/** A job that is this far. */
export function job(status: Job['status'], progress: number, ready: Job['link'] = null): Job {
  return { status, progress, link: ready };
}
