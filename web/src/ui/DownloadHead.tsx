/** The head of a page that shows what can be downloaded: its name, and what to do with it. */
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { useLocation } from 'react-router';

import type * as Files from '../api/download';
import { Button } from './Button';
import styles from './DownloadHead.module.css';
import { Failure } from './Failure';
import { PageTitle } from './PageTitle';

/** Gets a file; what it takes to do so is loaded when it is first asked for. */
type GetFile = (files: typeof Files) => Promise<Files.Download>;

interface Props {
  title: string;
  /** Under the title. */
  lead: ReactNode;
  /** Gets what the page's address asks for; `null` until that is known. */
  file: GetFile | null;
  /** Whether there would be nothing in it. */
  isEmpty?: boolean;
  /** Other things to do, before the download. */
  children?: ReactNode;
}

export function DownloadHead({ title, lead, file, isEmpty = false, children }: Props) {
  const { key } = useLocation();
  const download = useMutation({
    mutationFn: async ({ get }: { get: GetFile; askedAt: string }) => {
      const files = await import('../api/download');
      files.save(await get(files));
    },
  });
  // What failed for other filters, or for another account, says nothing of these.
  const error = download.variables?.askedAt === key ? download.error : null;
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
            onClick={() => file && download.mutate({ get: file, askedAt: key })}
          >
            <FormattedMessage id="file.download" />
          </Button>
        </div>
      </div>
      {error && <Failure error={error} />}
    </>
  );
}
