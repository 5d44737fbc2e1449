import { useMutation } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { useLocation } from 'react-router';

import type * as Files from '../api/download';
import { Button } from './Button';
import { Failure } from './Failure';
import styles from './PdfButton.module.css';

/** Gets the PDF. The module that downloads is loaded on the first press. */
type GetPdf = (files: typeof Files) => ReturnType<typeof Files.invoicePdf>;

interface Props {
  /** Gets the PDF of the page's address; `null` while that is unknown. */
  file: GetPdf | null;
}

/** A button that downloads the page's document as PDF. It is busy while the PDF is made. */
export default function PdfButton({ file }: Props) {
  const { key } = useLocation();
  const download = useMutation({
    mutationFn: async ({ get }: { get: GetPdf; requestedAt: string }) => {
      const files = await import('../api/download');
      files.save(await get(files));
    },
  });
  // An error belongs to the address it occurred at, not to another document.
  const error = download.variables?.requestedAt === key ? download.error : null;
  return (
    <>
      <Button
        isPending={download.isPending || file === null}
        onClick={() => file && download.mutate({ get: file, requestedAt: key })}
      >
        <FormattedMessage id="file.downloadPdf" />
      </Button>
      {error && (
        <div className={styles.failure}>
          <Failure error={error} />
        </div>
      )}
    </>
  );
}
