/** Files that the API makes. A link cannot ask for them: they need the headers of the client. */
import type { Filters } from '../history/filters';
import { client } from './client';
import { answer, type Reply } from './problem';
import { given } from './queries';
import type { Period } from './types';

const csv = { headers: { Accept: 'text/csv' }, parseAs: 'blob' } as const;

export interface Download {
  name: string;
  content: Blob;
}

/** A statement as a CSV file. */
export function statementFile(accountId: string, period: Period): Promise<Download> {
  const call = client.GET('/v1/accounts/{accountId}/statements', {
    params: { path: { accountId }, query: period },
    ...csv,
  });
  return fileOf(call, 'statement.csv');
}

/** All transactions that the filters let through as a CSV file. */
export function transactionsFile(accountId: string, filters: Filters): Promise<Download> {
  const call = client.GET('/v1/accounts/{accountId}/transactions', {
    params: { path: { accountId }, query: given(filters) },
    ...csv,
  });
  return fileOf(call, 'transactions.csv');
}

/** Hands the file to the browser, which saves it. */
export function save({ name, content }: Download): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file only after this; by then it has.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** What came back, under the name that the API gives it, or else this one. */
async function fileOf(call: Promise<Reply<unknown>>, otherwise: string): Promise<Download> {
  const content = await answer(call);
  const { response } = await call;
  return { name: fileName(response) ?? otherwise, content: content as Blob };
}

function fileName({ headers }: Response): string | undefined {
  return /filename="([^"]+)"/.exec(headers.get('Content-Disposition') ?? '')?.[1];
}
