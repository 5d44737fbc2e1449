/** How often the page asks again about a payment that has no outcome yet. */
import type { Payment } from '../api/types';

/** How the payer came back from the gateway's page; `null` if from elsewhere. */
export type Checkout = 'done' | 'left' | null;

/** The value of `checkout` in the address, if it is one. */
export function checkoutOf(address: URLSearchParams): Checkout {
  const value = address.get('checkout');
  return value === 'done' || value === 'left' ? value : null;
}

/** Pauses in milliseconds, and after how many requests a longer one begins. */
const pauses = [
  { until: 10, pause: 1_500 },
  { until: 25, pause: 4_000 },
  { until: 60, pause: 15_000 },
] as const;

/** Whether the gateway has not answered a refund of the payment. */
export function isRefundPending({ refunds }: Pick<Payment, 'refunds'>): boolean {
  return refunds.some(({ status }) => status === 'pending');
}

/**
 * Whether the outcome of the payment or of a refund is near: it can come at any moment, without the
 * payer.
 */
export function isNear(payment: Pick<Payment, 'status' | 'refunds'>, checkout: Checkout): boolean {
  const { status } = payment;
  if (isRefundPending(payment)) return true;
  if (status === 'created' || status === 'unknown') return true;
  return status === 'requires-action' && checkout !== null;
}

/**
 * The pause before the next request, after so many; `false` when the page stops asking: there is an
 * outcome, it is days away, or ten minutes have passed and an e-mail will tell.
 */
export function pauseAfter(requests: number): number | false {
  return pauses.find(({ until }) => requests < until)?.pause ?? false;
}
