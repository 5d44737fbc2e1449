/** The filters of Call History, and how the address holds them. */
import type { CallDirection, CallGrouping, CallSort } from '../api/types';
import { paths } from '../app/paths';
import { isCivilDate } from '../format/dates';
import { callTextLength, numberLength } from '../format/lengths';

/** The filters; `null` filters nothing. */
export interface CallFilters {
  /** First day, inclusive. */
  from: string | null;
  /** Last day, inclusive. */
  to: string | null;
  /** Part of a number, as typed. */
  number: string | null;
  direction: CallDirection | null;
  /** The whole extension. Empty for calls without one, as for the next two. */
  extension: string | null;
  costCentre: string | null;
  destination: string | null;
  invoiceNumber: string | null;
  /** A line of the invoice. */
  lineId: string | null;
  /** A decimal with a point. */
  minCharge: string | null;
  /** Billed seconds. */
  minSeconds: number | null;
}

/** The list of calls, or the picture of one grouping. */
export type View = 'list' | CallGrouping;

/** What a picture measures. */
export type Measure = 'charge' | 'calls';

/** What the page shows: filters, order, and list or picture. */
export interface CallSearch {
  filters: CallFilters;
  sort: CallSort;
  view: View;
  measure: Measure;
}

/** The directions in the order of the page. */
export const directions: readonly CallDirection[] = ['outbound', 'inbound', 'internal'];

/** The views in the order of the page. */
export const views: readonly View[] = ['list', 'day', 'costCentre', 'destination'];

/** The orders of the page. */
export const sorts: readonly CallSort[] = [
  '-startedAt',
  'startedAt',
  '-charge',
  'charge',
  '-billedSeconds',
  'billedSeconds',
];

/** No filter at all: every call that can be searched. */
export const noCallFilters: CallFilters = {
  from: null,
  to: null,
  number: null,
  direction: null,
  extension: null,
  costCentre: null,
  destination: null,
  invoiceNumber: null,
  lineId: null,
  minCharge: null,
  minSeconds: null,
};

/** The filters that a phone hides behind a button. */
export const furtherFilters = [
  'direction',
  'extension',
  'costCentre',
  'destination',
  'minCharge',
  'minSeconds',
] as const;

/** Reads the address; ignores what is invalid. */
export function searchFrom(address: URLSearchParams): CallSearch {
  const [from, to] = [civilDate(address.get('from')), civilDate(address.get('to'))];
  const isInverted = from !== null && to !== null && from > to;
  const invoiceNumber = filled(address.get('invoiceNumber'), numberLength);
  return {
    filters: {
      from,
      to: isInverted ? null : to,
      number: filled(address.get('number'), callTextLength),
      direction: directions.find((one) => one === address.get('direction')) ?? null,
      extension: whole(address.get('extension')),
      costCentre: whole(address.get('costCentre')),
      destination: whole(address.get('destination')),
      invoiceNumber,
      lineId: invoiceNumber === null ? null : filled(address.get('lineId'), callTextLength),
      minCharge: matching(address.get('minCharge'), /^\d{1,12}(\.\d{1,6})?$/),
      minSeconds: secondsOf(matching(address.get('minSeconds'), /^\d{1,9}$/)),
    },
    sort: sorts.find((sort) => sort === address.get('sort')) ?? '-startedAt',
    view: views.find((view) => view === address.get('view')) ?? 'list',
    measure: address.get('measure') === 'calls' ? 'calls' : 'charge',
  };
}

/** Writes a search for the address, in a fixed order and without what is the default. */
export function searchAddress({ filters, sort, view, measure }: CallSearch): URLSearchParams {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(filters) as [string, string | number | null][]) {
    if (value !== null) address.set(name, `${value}`);
  }
  if (sort !== '-startedAt') address.set('sort', sort);
  if (view !== 'list') address.set('view', view);
  if (measure !== 'charge') address.set('measure', measure);
  return address;
}

/** The address of Call History with these filters. */
export function callsAddress(accountId: string, filters: Partial<CallFilters>): string {
  const all = { ...noCallFilters, ...filters };
  const search = searchAddress({
    filters: all,
    sort: '-startedAt',
    view: 'list',
    measure: 'charge',
  });
  return `${paths.callHistory(accountId)}?${search.toString()}`;
}

/** Whether any filter is set. */
export function hasCallFilters(filters: CallFilters): boolean {
  return Object.values(filters).some((value) => value !== null);
}

/**
 * The filters as the API takes them: without `null`, and a number without the blanks, dots, dashes
 * and brackets that people write between its digits.
 */
export function toQuery(filters: CallFilters): Partial<NonNullFilters> {
  const present = Object.entries(filters).filter(([, value]) => value !== null);
  const query = Object.fromEntries(present) as Partial<NonNullFilters>;
  return query.number === undefined ? query : { ...query, number: digitsOf(query.number) };
}

type NonNullFilters = { [Name in keyof CallFilters]: NonNullable<CallFilters[Name]> };

/** `+1 (416) 555-0123` as `+14165550123`. A text with letters stays as it is. */
export function digitsOf(number: string): string {
  if (!/^[+\d\s().-]*\d[+\d\s().-]*$/.test(number)) return number;
  return number.replaceAll(/[\s().-]/g, '');
}

function civilDate(value: string | null): string | null {
  return value !== null && isCivilDate(value) ? value : null;
}

function filled(value: string | null, length: number): string | null {
  const text = value?.trim().slice(0, length) ?? '';
  return text === '' ? null : text;
}

function whole(value: string | null): string | null {
  return value === null ? null : value.slice(0, callTextLength);
}

function matching(value: string | null, pattern: RegExp): string | null {
  return value !== null && pattern.test(value) ? value : null;
}

function secondsOf(text: string | null): number | null {
  const seconds = Number(text ?? 0);
  return seconds > 0 ? seconds : null;
}
