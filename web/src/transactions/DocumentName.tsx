import { FormattedMessage } from 'react-intl';

import type { Transaction, TransactionType } from '../api/types';
import type { MessageId } from '../i18n/catalogues';
import { TransactionTypeName } from './TransactionTypeName';

/** The prefix of billing-system ids, which stand in for a missing document number. */
const origin = /^ext:/;

interface Props {
  type: TransactionType;
  number: string;
}

/** A document's type and number, such as `Invoice INV-2611-1001`. */
export function DocumentName({ type, number }: Props) {
  return (
    <>
      <TransactionTypeName type={type} /> <DocumentNumber number={number} />
    </>
  );
}

/** A document's number, such as `INV-2611-1001`. */
export function DocumentNumber({ number }: Pick<Props, 'number'>) {
  return <bdi translate="no">{number.replace(origin, '')}</bdi>;
}

/** The words with which the portal stores why the gateway caused a reversal. */
const causes = new Map<string, MessageId>([
  ['return', 'reversal.return'],
  ['chargeback', 'reversal.chargeback'],
  ['refund', 'reversal.refund'],
]);

/** A document's description; the cause of a reversal in the page's language. */
export function Description({ type, description }: Pick<Transaction, 'type' | 'description'>) {
  const id = type === 'reversal' && causes.get(description);
  return id ? <FormattedMessage id={id} /> : <bdi>{description}</bdi>;
}
