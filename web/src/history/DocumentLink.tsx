/** A document by its kind and number, with the way to its page. */
import { Link } from 'react-router';

import type { TransactionType } from '../api/types';
import { paths } from '../app/paths';
import { DocumentName } from './DocumentName';

interface Props {
  accountId: string;
  /** Its entry id. */
  id: string;
  type: TransactionType;
  number: string;
}

export function DocumentLink({ accountId, id, type, number }: Props) {
  const isInvoice = type === 'invoice';
  return (
    <Link to={isInvoice ? paths.invoice(accountId, number) : paths.transaction(accountId, id)}>
      <DocumentName type={type} number={number} />
    </Link>
  );
}
