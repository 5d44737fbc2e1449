/** What staff post to an account. */
import { client } from './client';
import { answer } from './problem';
import type {
  AdjustmentRequest,
  CreditRequest,
  ReversalRequest,
  Transaction,
  WriteOffRequest,
} from './types';

export type Posting =
  | { kind: 'credit'; body: CreditRequest }
  | { kind: 'adjustment'; body: AdjustmentRequest }
  | { kind: 'reversal'; body: ReversalRequest }
  | { kind: 'write-off'; body: WriteOffRequest };

export type PostingKind = Posting['kind'];

/** Posts it once, however often it is sent with the same key. */
export function post(accountId: string, posting: Posting, key: string): Promise<Transaction> {
  const params = { path: { accountId }, header: { 'Idempotency-Key': key } };
  const { kind } = posting;
  switch (kind) {
    case 'credit':
      return answer(
        client.POST('/v1/staff/accounts/{accountId}/credits', { params, body: posting.body }),
      );
    case 'adjustment':
      return answer(
        client.POST('/v1/staff/accounts/{accountId}/adjustments', { params, body: posting.body }),
      );
    case 'reversal':
      return answer(
        client.POST('/v1/staff/accounts/{accountId}/reversals', { params, body: posting.body }),
      );
    case 'write-off':
      return answer(
        client.POST('/v1/staff/accounts/{accountId}/write-offs', { params, body: posting.body }),
      );
  }
}
