import { type ComponentProps, lazy, Suspense } from 'react';

import { useFileJobs } from './fileJobs';

const Choice = lazy(() => import('./FileChoice'));
const Jobs = lazy(() => import('./FileJobs'));

/** `FileChoice`, loaded when it first opens. */
export function FileChoice(props: ComponentProps<typeof Choice>) {
  return (
    <Suspense>
      <Choice {...props} />
    </Suspense>
  );
}

/** `FileJobs`, loaded with the first job. */
export function FileJobs(props: ComponentProps<typeof Jobs>) {
  const { jobs } = useFileJobs(props.accountId);
  if (jobs.length === 0) return null;
  return (
    <Suspense>
      <Jobs {...props} />
    </Suspense>
  );
}
