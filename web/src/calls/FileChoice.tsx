import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useEffectEvent, useId, useRef } from 'react';
import { FormattedMessage } from 'react-intl';

import { type FileSubject, requestFile, save } from '../api/callFiles';
import type { CallDialect, DownloadLink } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Notice } from '../ui/Notice';
import styles from './FileChoice.module.css';
import { useFileJobs } from './fileJobs';
import { useFileFormat } from './useFileFormat';

interface Props {
  accountId: string;
  subject: FileSubject;
  /** Whether the file has numbers without their last digits. */
  isMasked?: boolean;
  onClose: () => void;
}

/**
 * Asks what the file is for, and has the browser save it. A large file becomes a job, which
 * `FileJobs` shows.
 */
export default function FileChoice({ accountId, subject, isMasked = false, onClose }: Props) {
  const format = useFileFormat();
  const { add } = useFileJobs(accountId);
  const question = useRef<HTMLParagraphElement>(null);
  const request = useMutation({
    mutationFn: (dialect: CallDialect) => requestFile(accountId, subject, dialect),
    onSuccess: (result) => {
      if ('url' in result) {
        save(result);
        return;
      }
      add({ jobId: result.jobId, subject });
      onClose();
    },
  });
  useEffect(() => question.current?.focus(), []);
  useEscape(onClose);
  const link = request.data && 'url' in request.data ? request.data : null;
  const choose = (dialect: CallDialect) => request.mutate(dialect);
  return (
    <div className={styles.panel}>
      <p ref={question} tabIndex={-1} className={styles.question}>
        <FormattedMessage id="callFile.question" values={{ name: format.subject(subject) }} />
      </p>
      {isMasked && (
        <p className={styles.hint}>
          <FormattedMessage id="callFile.masked" />
        </p>
      )}
      <div className={styles.choices}>
        <Choice
          label={<FormattedMessage id="callFile.spreadsheet" />}
          detail={<FormattedMessage id="callFile.spreadsheetDetail" />}
          isPending={request.isPending}
          onChoose={() => choose('spreadsheet')}
        />
        <Choice
          label={<FormattedMessage id="callFile.machine" />}
          detail={<FormattedMessage id="callFile.machineDetail" />}
          isPending={request.isPending}
          onChoose={() => choose('machine')}
        />
      </div>
      {request.isError && <Failure error={request.error} />}
      {link && <Saving link={link} />}
      <div>
        <Button kind="quiet" onClick={onClose}>
          <FormattedMessage id={link ? 'callFile.close' : 'confirm.no'} />
        </Button>
      </div>
    </div>
  );
}

function useEscape(onEscape: () => void) {
  const close = useEffectEvent(onEscape);
  useEffect(() => {
    const listen = ({ key }: KeyboardEvent) => key === 'Escape' && close();
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

interface ChoiceProps {
  label: ReactNode;
  detail: ReactNode;
  isPending: boolean;
  onChoose: () => void;
}

function Choice({ label, detail, isPending, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <button
      type="button"
      className={styles.choice}
      aria-labelledby={id}
      aria-describedby={`${id}-detail`}
      aria-disabled={isPending || undefined}
      onClick={isPending ? undefined : onChoose}
    >
      <span id={id} className={styles.label}>
        {label}
      </span>
      <span id={`${id}-detail`} className={styles.hint}>
        {detail}
      </span>
    </button>
  );
}

function Saving({ link: { fileName, bytes } }: { link: DownloadLink }) {
  const format = useFileFormat();
  return (
    <Notice>
      <FormattedMessage
        id="callFile.saving"
        values={{
          file: (
            <bdi key="file" translate="no">
              {fileName}
            </bdi>
          ),
          size: format.bytes(bytes),
        }}
      />
    </Notice>
  );
}
