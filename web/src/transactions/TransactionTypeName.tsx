import { defineMessages, FormattedMessage } from 'react-intl';

import type { TransactionType } from '../api/types';

const names = defineMessages<TransactionType>({
  invoice: { id: 'type.invoice' },
  payment: { id: 'type.payment' },
  credit: { id: 'type.credit' },
  refund: { id: 'type.refund' },
  reversal: { id: 'type.reversal' },
  adjustment: { id: 'type.adjustment' },
  'write-off': { id: 'type.writeOff' },
});

/** The name of a transaction type in the page's language. */
export function TransactionTypeName({ type }: { type: TransactionType }) {
  return <FormattedMessage {...names[type]} />;
}
