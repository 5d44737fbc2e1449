/** A method's name and expiry as text, for labels that take no markup. */
import type { IntlShape } from 'react-intl';

import type { SavedMethod, UsedMethod } from '../api/types';
import { formatExpiry } from '../format/dates';
import { brandName } from './brands';

/** A card or bank account by its last digits, such as `Visa ending in 4242`. */
export function methodName(intl: IntlShape, { type, brand, last4 }: UsedMethod): string {
  if (type === 'bank-debit') return intl.formatMessage({ id: 'method.bank' }, { last4 });
  const name = brandName(brand) ?? intl.formatMessage({ id: 'method.brand' });
  return intl.formatMessage({ id: 'method.card' }, { brand: name, last4 });
}

/** When a card expires, such as `Expires 08/2030`; empty for a bank account. */
export function expiryText(intl: IntlShape, method: SavedMethod): string {
  const { expMonth: month, expYear: year, status } = method;
  if (month === null || year === null) return '';
  const id = status === 'expired' ? 'method.expired' : 'method.expires';
  return intl.formatMessage({ id }, { expiry: formatExpiry({ month, year }) });
}
