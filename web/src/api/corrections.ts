/** Documents that staff post to an account. */
import { client } from './client';
import { dataOf } from './problem';
import type {
  AdjustmentRequest,
  CreditRequest,
  ReversalRequest,
  Transaction,
  WriteOffRequest,
} from './types';

/** A document to post, with the body of its request. */
export type Posting =
  | { kind: 'credit'; body: CreditRequest }
  | { kind: 'adjustment'; body: AdjustmentRequest }
  | { kind: 'reversal'; body: ReversalRequest }
  | { kind: 'write-off'; body: WriteOffRequest };

/** What staff can post. */
export type PostingKind = Posting['kind'];

/** Posts a document. Requests with the same key post it once. */
export function post(accountId: string, posting: Posting, key: string): Promise<Transaction> {
  const params = { path: { accountId }, header: { 'Idempotency-Key': key } };
  const { kind } = posting;
  switch (kind) {
    case 'credit':
      return dataOf(
        client.POST('/v1/staff/accounts/{accountId}/credits', { params, body: posting.body }),
      );
    case 'adjustment':
      return dataOf(
        client.POST('/v1/staff/accounts/{accountId}/adjustments', { params, body: posting.body }),
      );
    case 'reversal':
      return dataOf(
        client.POST('/v1/staff/accounts/{accountId}/reversals', { params, body: posting.body }),
      );
    case 'write-off':
      return dataOf(
        client.POST('/v1/staff/accounts/{accountId}/write-offs', { params, body: posting.body }),
      );
  }
}
