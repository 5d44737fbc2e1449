import { FormattedMessage } from 'react-intl';

import { Button } from './Button';

/** Keeps the place of the button that downloads a PDF until it has loaded. */
export function PdfWaiting() {
  return (
    <Button isPending>
      <FormattedMessage id="file.downloadPdf" />
    </Button>
  );
}
