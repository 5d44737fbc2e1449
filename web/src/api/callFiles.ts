/** Files with call records: links, and the jobs that build large files. */
import { queryOptions } from '@tanstack/react-query';

import { segmentOf } from '../app/numberSegment';
import { type CallFilters, toQuery } from '../calls/filters';
import { pauseAfter } from '../calls/jobPause';
import { client } from './client';
import { withIdempotencyKey } from './idempotencyKey';
import { dataOf } from './problem';
import type { CallDialect, DownloadLink, Job, StartedJob } from './types';

/** What a file contains. */
export type FileSubject =
  | { kind: 'month'; month: string }
  | { kind: 'invoice'; number: string }
  | { kind: 'search'; filters: CallFilters; calls: number };

/** Requests a file: gives a link to it, or the job that builds it. */
export function requestFile(
  accountId: string,
  subject: FileSubject,
  dialect: CallDialect,
): Promise<DownloadLink | StartedJob> {
  const operation = `callFile.${accountId}`;
  return withIdempotencyKey(operation, { subject, dialect }, (key) => {
    const header = { 'Idempotency-Key': key };
    switch (subject.kind) {
      case 'month':
        return dataOf(
          client.POST('/v1/accounts/{accountId}/call-history/{month}/links', {
            params: { path: { accountId, month: subject.month }, header },
            body: { dialect },
          }),
        );
      case 'invoice':
        return dataOf(
          client.POST('/v1/accounts/{accountId}/invoices/{number}/links', {
            params: { path: { accountId, number: segmentOf(subject.number) }, header },
            body: { what: 'call-records', dialect },
          }),
        );
      case 'search':
        return dataOf(
          client.POST('/v1/accounts/{accountId}/calls/exports', {
            params: { path: { accountId }, header },
            body: { ...toQuery(subject.filters), dialect },
          }),
        );
    }
  });
}

/** A job, requested again until it has ended. */
export const jobQuery = (accountId: string, jobId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'job', jobId],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET('/v1/accounts/{accountId}/jobs/{jobId}', {
          params: { path: { accountId, jobId } },
          signal,
        }),
      ),
    // Each response has a new link, which lives for minutes only.
    staleTime: 0,
    refetchInterval: ({ state }) => {
      if (state.status === 'error' || (state.data && !isRunning(state.data))) return false;
      return pauseAfter(state.dataUpdateCount);
    },
  });

/** Whether a job has not ended. */
export function isRunning({ status }: Job): boolean {
  return status === 'queued' || status === 'running';
}

/** Has the browser save the file behind a link. */
export function save({ url, fileName }: DownloadLink): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
}
