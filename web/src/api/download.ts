/** Downloads files from the API. A plain link cannot: the API requires the client's headers. */
import type { Filters } from '../transactions/filters';
import { client } from './client';
import { type ApiResponse, dataOf } from './problem';
import { withoutNulls } from './withoutNulls';
import type { Period } from './types';

const csv = { headers: { Accept: 'text/csv' }, parseAs: 'blob' } as const;

/** A file and the name to save it under. */
export interface Download {
  name: string;
  content: Blob;
}

/** The statement of a period as CSV. */
export function statementFile(accountId: string, period: Period): Promise<Download> {
  const call = client.GET('/v1/accounts/{accountId}/statements', {
    params: { path: { accountId }, query: period },
    ...csv,
  });
  return fileOf(call, 'statement.csv');
}

/** All transactions that match the filters as CSV. */
export function transactionsFile(accountId: string, filters: Filters): Promise<Download> {
  const call = client.GET('/v1/accounts/{accountId}/transactions', {
    params: { path: { accountId }, query: withoutNulls(filters) },
    ...csv,
  });
  return fileOf(call, 'transactions.csv');
}

/** Has the browser save the file. */
export function save({ name, content }: Download): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file after `click` returns; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The response's content, named by `Content-Disposition` or else by `fallbackName`. */
async function fileOf(
  call: Promise<ApiResponse<unknown>>,
  fallbackName: string,
): Promise<Download> {
  const content = await dataOf(call);
  const { response } = await call;
  return { name: fileName(response) ?? fallbackName, content: content as Blob };
}

function fileName({ headers }: Response): string | undefined {
  return /filename="([^"]+)"/.exec(headers.get('Content-Disposition') ?? '')?.[1];
}
