/** Payments, and refunds by staff. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { withIdempotencyKey } from './idempotencyKey';
import { dataOf } from './problem';
import type { MakePaymentRequest, Payment, RefundRequest, Transaction } from './types';

/** One payment. */
export const paymentQuery = (accountId: string, paymentId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'payment', paymentId],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/payments/{paymentId}', {
          params: { path: { accountId, paymentId } },
          signal,
        }),
      ),
    // A payment changes without the page's doing, so every look at it asks again.
    staleTime: 0,
  });

/** Pays. The same request, sent again after a lost response, pays once. */
export function makePayment(accountId: string, body: MakePaymentRequest): Promise<Payment> {
  return withIdempotencyKey(`payment.${accountId}`, body, (key) => {
    const params = { path: { accountId }, header: { 'Idempotency-Key': key } };
    return dataOf(client.POST('/v1/accounts/{accountId}/payments', { params, body }));
  });
}

/** Refunds a payment. Gives `null` while the gateway has not answered. */
export function refundPayment(
  accountId: string,
  paymentId: string,
  body: RefundRequest,
): Promise<Transaction | null> {
  return withIdempotencyKey(`refund.${accountId}.${paymentId}`, body, async (key) => {
    const params = { path: { accountId, paymentId }, header: { 'Idempotency-Key': key } };
    const path = '/v1/staff/accounts/{accountId}/payments/{paymentId}/refunds';
    // A 202 has no body.
    const refund = dataOf<Transaction | undefined>(client.POST(path, { params, body }));
    return (await refund) ?? null;
  });
}
