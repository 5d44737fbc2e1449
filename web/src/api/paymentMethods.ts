/** The saved payment methods of an account. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { withIdempotencyKey } from './idempotencyKey';
import { dataOf } from './problem';
import type { ChangeMethodRequest, MethodSetUp, PaymentMethods, SetUpMethodRequest } from './types';

/** The saved methods, and what a payment can pay now. */
export const paymentMethodsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'payment-methods'],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/payment-methods', {
          params: { path: { accountId } },
          signal,
        }),
      ),
    // It says what is owed, which must be right before anybody pays.
    staleTime: 0,
  });

/** Opens the gateway's page to save a method. */
export function setUpMethod(accountId: string, body: SetUpMethodRequest): Promise<MethodSetUp> {
  return withIdempotencyKey(`set-up.${accountId}`, body, (key) => {
    const params = { path: { accountId }, header: { 'Idempotency-Key': key } };
    return dataOf(client.POST('/v1/accounts/{accountId}/payment-methods/setup', { params, body }));
  });
}

/** Changes a method's place in the order, or where its receipts go. */
export const changeMethod = (
  accountId: string,
  methodId: string,
  body: ChangeMethodRequest,
): Promise<PaymentMethods> =>
  dataOf(
    client.PATCH('/v1/accounts/{accountId}/payment-methods/{methodId}', {
      params: { path: { accountId, methodId } },
      body,
    }),
  );

/** Removes a method. */
export async function removeMethod(accountId: string, methodId: string): Promise<void> {
  await dataOf(
    client.DELETE('/v1/accounts/{accountId}/payment-methods/{methodId}', {
      params: { path: { accountId, methodId } },
    }),
  );
}
