import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { isRunning, jobQuery, save } from '../api/callFiles';
import type { Job } from '../api/types';
import { useRetry } from '../api/useRetry';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { focusHeading } from '../ui/focusHeading';
import { Notice } from '../ui/Notice';
import styles from './FileJobs.module.css';
import { type FileJob, useFileJobs } from './fileJobs';
import { useFileFormat } from './useFileFormat';

interface Props {
  accountId: string;
  /** Which jobs to show: those that were started at this place of the page. */
  isShown: (job: FileJob) => boolean;
}

/** The files that jobs build: how far they are, then a button for each. Nothing without jobs. */
export default function FileJobs({ accountId, isShown }: Props) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const { jobs, remove } = useFileJobs(accountId);
  const shown = jobs.filter(isShown);
  if (shown.length === 0) return null;
  return (
    <div ref={panel} className={styles.panel}>
      <h3 id={id} className={styles.title}>
        <FormattedMessage id="callFile.jobs" />
      </h3>
      <p className={styles.lead}>
        <FormattedMessage id="callFile.jobsLead" />
      </p>
      <ul aria-labelledby={id}>
        {shown.map((job) => (
          <JobRow
            key={job.jobId}
            accountId={accountId}
            job={job}
            onRemove={() => {
              // The row goes, with the button that had the focus.
              focusHeading(panel.current?.closest('section'));
              remove(job.jobId);
            }}
          />
        ))}
      </ul>
    </div>
  );
}

interface RowProps {
  accountId: string;
  job: FileJob;
  onRemove: () => void;
}

function JobRow({ accountId, job: { jobId, subject }, onRemove }: RowProps) {
  const intl = useIntl();
  const retry = useRetry();
  const format = useFileFormat();
  const name = format.subject(subject);
  const { data: job, error } = useQuery(jobQuery(accountId, jobId));
  const progress = job?.progress ?? 0;
  return (
    <li className={styles.job}>
      <div className={styles.head}>
        <p className={styles.name}>{name}</p>
        {(error ?? (job && !isRunning(job))) && (
          <Button
            kind="quiet"
            aria-label={intl.formatMessage({ id: 'callFile.removeLabel' }, { name })}
            onClick={onRemove}
          >
            <FormattedMessage id="callFile.remove" />
          </Button>
        )}
      </div>
      {/* A screen reader hears of each quarter, not of each percent. */}
      <p role="status" className="visually-hidden">
        {announcement()}
      </p>
      <div className={styles.state}>
        {(!job || isRunning(job)) && !error && (
          <>
            <progress aria-label={name} value={progress} max={1} />
            <span className={styles.percent} aria-hidden="true">
              <FormattedMessage id="callFile.percent" values={{ progress }} />
            </span>
          </>
        )}
        {job?.status === 'done' && <Ready accountId={accountId} jobId={jobId} job={job} />}
        {job?.status === 'failed' && (
          <Notice tone="danger">
            <FormattedMessage id="callFile.failed" />
          </Notice>
        )}
        {error && <Failure error={error} retry={retry} />}
      </div>
    </li>
  );

  function announcement(): string {
    if (job?.status === 'done') return intl.formatMessage({ id: 'callFile.ready' }, { name });
    if (job?.status === 'failed') return '';
    const quarter = Math.floor(progress * 4) / 4;
    return intl.formatMessage({ id: 'callFile.preparing' }, { name, progress: quarter });
  }
}

interface ReadyProps {
  accountId: string;
  jobId: string;
  job: Job;
}

/** The button of a file that is ready. A link lives for minutes, so each press gets a new one. */
function Ready({ accountId, jobId, job }: ReadyProps) {
  const format = useFileFormat();
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => queryClient.query(jobQuery(accountId, jobId)),
    onSuccess: ({ link }) => link && save(link),
  });
  if (!job.link) {
    return (
      <p role="status">
        <FormattedMessage id="callFile.gone" />
      </p>
    );
  }
  return (
    <>
      <Button kind="primary" isPending={isPending} onClick={() => mutate()}>
        <span>
          <FormattedMessage id="callFile.save" values={{ size: format.bytes(job.link.bytes) }} />
        </span>
      </Button>
      {error && <Failure error={error} />}
    </>
  );
}
