/** A document by its kind and number, as in `Invoice INV-2611-1001`. */
import type { TransactionType } from '../api/types';
import { TypeName } from './TypeName';

/** How ids from the billing system begin, where a document has no number of its own. */
const origin = /^ext:/;

interface Props {
  type: TransactionType;
  number: string;
}

export function DocumentName({ type, number }: Props) {
  return (
    <>
      <TypeName type={type} /> <bdi translate="no">{number.replace(origin, '')}</bdi>
    </>
  );
}
