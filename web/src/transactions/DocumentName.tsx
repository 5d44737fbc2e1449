import type { TransactionType } from '../api/types';
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
