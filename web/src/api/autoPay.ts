/** The settings of Auto Pay, and the charges to come. */
import { queryOptions } from '@tanstack/react-query';

import { client } from './client';
import { withIdempotencyKey } from './idempotencyKey';
import type { ApiResponse } from './problem';
import { taggedDataOf } from './tagged';
import type { AutoPaySettings, ChangeAutoPayRequest } from './types';

const path = '/v1/accounts/{accountId}/auto-pay';

/** The settings with the tag that identifies them. */
export interface TaggedAutoPay {
  settings: AutoPaySettings;
  tag: string;
}

/** The settings, and what will be charged. */
export const autoPayQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'auto-pay'],
    queryFn: ({ signal }) => tagged(client.GET(path, { params: { path: { accountId } }, signal })),
    // It says what will be charged, which must be right before anybody agrees.
    staleTime: 0,
  });

/**
 * Changes the settings that have this tag. A request that charges what is past due, sent again
 * after a lost response, charges once. Any other change forgets its key, so that the same sum can
 * be agreed to again later.
 */
export function changeAutoPay(
  accountId: string,
  tag: string,
  body: ChangeAutoPayRequest,
): Promise<TaggedAutoPay> {
  return withIdempotencyKey(`auto-pay.${accountId}`, { tag, body }, (key) => {
    const header = { 'If-Match': tag, ...(body.chargePastDue && { 'Idempotency-Key': key }) };
    return tagged(client.PUT(path, { params: { path: { accountId }, header }, body }));
  });
}

async function tagged(call: Promise<ApiResponse<AutoPaySettings>>): Promise<TaggedAutoPay> {
  const { data: settings, tag } = await taggedDataOf(call);
  return { settings, tag };
}
