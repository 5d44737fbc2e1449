/** The jobs that the user started in an account since the page was loaded. */
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';

import type { FileSubject } from '../api/callFiles';

/** A job, and what its file contains. */
export interface FileJob {
  jobId: string;
  subject: FileSubject;
}

/**
 * The jobs of an account, oldest first. They are in the query cache: so they last while the user
 * goes from page to page, and end with the session.
 */
export function useFileJobs(accountId: string) {
  const queryClient = useQueryClient();
  const queryKey = ['account', accountId, 'fileJobs'];
  const { data: jobs = [] } = useQuery<FileJob[]>({
    queryKey,
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const change = (to: (jobs: FileJob[]) => FileJob[]) =>
    queryClient.setQueryData<FileJob[]>(queryKey, (before = []) => to(before));
  return {
    jobs,
    add: (job: FileJob) =>
      change((before) => [...before.filter(({ jobId }) => jobId !== job.jobId), job]),
    remove: (jobId: string) => change((before) => before.filter((job) => job.jobId !== jobId)),
  };
}
