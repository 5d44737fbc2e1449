import { lazy, Suspense } from 'react';

import { withMessages } from '../../app/withMessages';

const InvoiceComparison = lazy(
  withMessages('invoice causes', () => import('../../causes/InvoiceComparison')),
);

interface Props {
  accountId: string;
  number: string;
}

/** How the invoice differs from the one before it, loaded after the first paint. */
export function Comparison(props: Props) {
  return (
    <Suspense>
      <InvoiceComparison {...props} />
    </Suspense>
  );
}
