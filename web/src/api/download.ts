/** Files that the API makes. A link cannot ask for them: they need the headers of the client. */
import { client } from './client';
import { answer } from './problem';
import type { Period } from './types';

const csv = { headers: { Accept: 'text/csv' }, parseAs: 'blob' } as const;

export interface Download {
  name: string;
  content: Blob;
}

/** A statement as a CSV file. */
export async function statementFile(accountId: string, period: Period): Promise<Download> {
  const call = client.GET('/v1/accounts/{accountId}/statements', {
    params: { path: { accountId }, query: period },
    ...csv,
  });
  const content = await answer<unknown>(call);
  const { response } = await call;
  return { name: fileName(response) ?? 'statement.csv', content: content as Blob };
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

function fileName({ headers }: Response): string | undefined {
  return /filename="([^"]+)"/.exec(headers.get('Content-Disposition') ?? '')?.[1];
}
