import { lazy, Suspense } from 'react';

import type { Invoice } from '../../api/types';
import { withMessages } from '../../app/withMessages';

const InvoiceCalls = lazy(withMessages('calls', () => import('../../calls/InvoiceCalls')));

interface Props {
  accountId: string;
  invoice: Invoice;
}

/** The calls of the invoice, loaded after the first paint; nothing for one without calls. */
export function CallRecords({ accountId, invoice }: Props) {
  const { callRecords } = invoice;
  if (!callRecords) return null;
  return (
    <Suspense>
      <InvoiceCalls {...{ accountId, invoice, callRecords }} />
    </Suspense>
  );
}
