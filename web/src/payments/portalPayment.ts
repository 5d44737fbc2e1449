/** Payments that were made in the portal, as opposed to those that the billing system reports. */
import type { Transaction } from '../api/types';

/** Whether a transaction is such a payment. Its number is then the payment's id. */
export function isPortalPayment({ type, number }: Pick<Transaction, 'type' | 'number'>): boolean {
  return type === 'payment' && number.startsWith('pay_');
}
