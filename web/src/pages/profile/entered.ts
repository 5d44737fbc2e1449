/** An address as it stands in the form, and what is wrong with it. */
import type { BillingAddress, EnteredAddress } from '../../api/types';

/** The parts of the form. Its fields have the same names. */
export type Part = 'name' | 'line1' | 'line2' | 'city' | 'country' | 'region' | 'postalCode';
export type Entered = Record<Part, string>;

/** The parts in the order of the form. */
export const parts: readonly Part[] = [
  'name',
  'line1',
  'line2',
  'city',
  'country',
  'region',
  'postalCode',
];

/** The stored address as the form shows it. */
export function enteredFrom(address: BillingAddress): Entered {
  const { line2, region, postalCode, ...rest } = address;
  return { ...rest, line2: line2 ?? '', region: region ?? '', postalCode: postalCode ?? '' };
}

/** The form after a change. Another country has other regions and postal codes. */
export function changed(entered: Entered, part: Part, value: string): Entered {
  const rest = part === 'country' ? { region: '', postalCode: '' } : {};
  return { ...entered, ...rest, [part]: value };
}

/** Whether addresses of the country need a region and a postal code. */
export const isStrict = (country: string) => country === 'CA' || country === 'US';

/** The parts that are needed and empty, in the order of the form. */
export function missingIn(entered: Entered): Part[] {
  const optional: readonly Part[] = isStrict(entered.country)
    ? ['line2']
    : ['line2', 'region', 'postalCode'];
  return parts.filter((part) => !optional.includes(part) && entered[part].trim() === '');
}

/** The address to send: optional parts that are empty are `null`. */
export function addressOf(entered: Entered): EnteredAddress {
  const { line2, region, postalCode, ...rest } = entered;
  const orNull = (text: string) => (text.trim() === '' ? null : text);
  return {
    ...rest,
    line2: orNull(line2),
    region: orNull(region),
    postalCode: orNull(postalCode),
  };
}
