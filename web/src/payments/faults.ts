/** The server's refusals of single fields, in the page's own words. */
import { defineMessages, type MessageDescriptor } from 'react-intl';

import { ProblemError } from '../api/problem';
import type { Problem } from '../api/types';

type FieldError = Problem['errors'][number];

/** The page's text for each code; the server's message serves for any other code. */
export const faultTexts = defineMessages({
  'too-small': { id: 'fault.tooSmall' },
  'too-large': { id: 'fault.tooLarge' },
  'too-much': { id: 'fault.tooMuch' },
  'bad-amount': { id: 'fault.badAmount' },
  'wrong-currency': { id: 'fault.wrongCurrency' },
  'unknown-method': { id: 'fault.unknownMethod' },
  'method-not-usable': { id: 'fault.methodNotUsable' },
  'one-method': { id: 'fault.oneMethod' },
  'not-offered': { id: 'fault.notOffered' },
  'too-many-methods': { id: 'fault.tooManyMethods' },
  'unknown-invoice': { id: 'fault.unknownInvoice' },
  'bad-email': { id: 'fault.badEmail' },
  'bad-order': { id: 'fault.badOrder' },
  'not-refundable': { id: 'fault.notRefundable' },
  'refund-refused': { id: 'fault.refundRefused' },
});

/** About an amount that the currency has, but the gateway does not. */
const { decimals } = defineMessages({ decimals: { id: 'fault.decimals' } });

/** What is wrong with a field: a message of the page, or the server's own words. */
export type FaultText = MessageDescriptor | string;

/**
 * What the server refused, by field. `pointers` name the field of each JSON pointer, which also
 * stands for the pointers below it; the empty one stands only for itself. `own` are texts that the
 * form has for some codes. Empty when the error concerns none of these fields.
 */
export function faultsOf<Field extends string>(
  error: unknown,
  pointers: readonly (readonly [string, Field])[],
  own: Record<string, MessageDescriptor> = {},
): Map<Field, FaultText> {
  const faults = new Map<Field, FaultText>();
  if (!(error instanceof ProblemError)) return faults;
  for (const fault of error.problem.errors) {
    const match = pointers.find(([start]) => isAt(fault.pointer, start));
    if (match && !faults.has(match[1])) faults.set(match[1], own[fault.code] ?? textOf(fault));
  }
  return faults;
}

/** The first thing that the server refused, of whatever field. */
export function faultOf(error: unknown): FaultText | undefined {
  const [first] = error instanceof ProblemError ? error.problem.errors : [];
  return first && textOf(first);
}

function isAt(pointer: string, start: string): boolean {
  return pointer === start || (start !== '' && pointer.startsWith(`${start}/`));
}

function textOf({ pointer, code, message }: FieldError): FaultText {
  // The gateway's refusal names the whole amount, the portal's its digits.
  if (code === 'bad-amount' && pointer === '/amount') return decimals;
  return code in faultTexts ? faultTexts[code as keyof typeof faultTexts] : message;
}
