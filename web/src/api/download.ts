/** Downloads files from the API. A plain link cannot: the API requires the client's headers. */
import { segmentOf } from '../app/numberSegment';
import type { Filters } from '../transactions/filters';
import { client } from './client';
import { type ApiResponse, dataOf } from './problem';
import { withoutNulls } from './withoutNulls';
import type { DownloadLink, Period } from './types';

const csv = { headers: { Accept: 'text/csv' }, parseAs: 'blob' } as const;

const pdf = { headers: { Accept: 'application/pdf' }, parseAs: 'blob' } as const;

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

/** An invoice as PDF. */
export function invoicePdf(accountId: string, number: string): Promise<Download | DownloadLink> {
  const call = client.GET('/v1/accounts/{accountId}/invoices/{number}/pdf', {
    params: { path: { accountId, number: segmentOf(number) } },
    ...pdf,
  });
  return pdfOf(call, 'invoice.pdf');
}

/** The statement of a period as PDF. */
export function statementPdf(accountId: string, period: Period): Promise<Download | DownloadLink> {
  const call = client.GET('/v1/accounts/{accountId}/statements/pdf', {
    params: { path: { accountId }, query: period },
    ...pdf,
  });
  return pdfOf(call, 'statement.pdf');
}

/** The receipt of a payment as PDF. */
export function receiptPdf(accountId: string, entryId: string): Promise<Download | DownloadLink> {
  const call = client.GET('/v1/accounts/{accountId}/transactions/{entryId}/receipt', {
    params: { path: { accountId, entryId } },
    ...pdf,
  });
  return pdfOf(call, 'receipt.pdf');
}

/** Has the browser save the file, or the file behind a link. */
export function save(file: Download | DownloadLink): void {
  if ('url' in file) {
    saveAs(file.url, file.fileName);
    return;
  }
  const url = URL.createObjectURL(file.content);
  saveAs(url, file.name);
  // The browser reads the file after `click` returns; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function saveAs(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/** The PDF; or the link to it that the API gives instead of a long one. */
async function pdfOf(
  call: Promise<ApiResponse<unknown>>,
  fallbackName: string,
): Promise<Download | DownloadLink> {
  const file = await fileOf(call, fallbackName);
  if (!file.content.type.startsWith('application/json')) return file;
  return JSON.parse(await file.content.text()) as DownloadLink;
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
