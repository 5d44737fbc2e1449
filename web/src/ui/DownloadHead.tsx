import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { useLocation } from 'react-router';

import type * as Files from '../api/download';
import { Button } from './Button';
import styles from './DownloadHead.module.css';
import { Failure } from './Failure';
import { PageTitle } from './PageTitle';

/** Gets the file. The module that downloads is loaded on the first press. */
type GetFile = (files: typeof Files) => Promise<Files.Download>;

interface Props {
  title: string;
  /** Below the title. */
  lead: ReactNode;
  /** Gets the file of the page's address; `null` while that is unknown. */
  file: GetFile | null;
  /** Whether the file would be empty. */
  isEmpty?: boolean;
  /** Other actions, before the download button. */
  children?: ReactNode;
}

/** The head of a page with a CSV download. */
export function DownloadHead({ title, lead, file, isEmpty = false, children }: Props) {
  const { key } = useLocation();
  const download = useMutation({
    mutationFn: async ({ get }: { get: GetFile; requestedAt: string }) => {
      const files = await import('../api/download');
      files.save(await get(files));
    },
  });
  // An error belongs to the address it occurred at, not to other filters or accounts.
  const error = download.variables?.requestedAt === key ? download.error : null;
  return (
    <>
      <div className={styles.head}>
        <PageTitle title={title}>
          <p className={styles.lead}>{lead}</p>
        </PageTitle>
        <div className={styles.actions}>
          {children}
          <Button
            disabled={isEmpty}
            isPending={download.isPending || file === null}
            onClick={() => file && download.mutate({ get: file, requestedAt: key })}
          >
            <FormattedMessage id="file.download" />
          </Button>
        </div>
      </div>
      {error && <Failure error={error} />}
    </>
  );
}
