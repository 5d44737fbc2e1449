/** The server's refusals of single fields, in the page's own words. */
import { defineMessages, type MessageDescriptor } from 'react-intl';

import { ProblemError } from '../api/problem';

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
  'unknown-invoice': { id: 'fault.unknownInvoice' },
  'bad-email': { id: 'fault.badEmail' },
  'bad-order': { id: 'fault.badOrder' },
  'not-refundable': { id: 'fault.notRefundable' },
});

/** What is wrong with a field: a message of the page, or the server's own words. */
export type FaultText = MessageDescriptor | string;

/**
 * What the server refused, by field. `pointers` name the field of each JSON pointer, which also
 * stands for the pointers below it. Empty when the error concerns none of these fields.
 */
export function faultsOf<Field extends string>(
  error: unknown,
  pointers: readonly (readonly [string, Field])[],
): Map<Field, FaultText> {
  const faults = new Map<Field, FaultText>();
  if (!(error instanceof ProblemError)) return faults;
  for (const { pointer, code, message } of error.problem.errors) {
    const match = pointers.find(([start]) => pointer === start || pointer.startsWith(`${start}/`));
    if (match && !faults.has(match[1])) faults.set(match[1], textOf(code) ?? message);
  }
  return faults;
}

function textOf(code: string): MessageDescriptor | null {
  return code in faultTexts ? faultTexts[code as keyof typeof faultTexts] : null;
}
