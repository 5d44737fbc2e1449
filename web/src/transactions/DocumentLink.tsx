import { Link } from 'react-router';

import type { TransactionType } from '../api/types';
import { paths } from '../app/paths';
import { DocumentName } from './DocumentName';

interface Props {
  accountId: string;
  /** The entry id. */
  id: string;
  type: TransactionType;
  number: string;
}

/** A document's type and number, linked to its page. */
export function DocumentLink({ accountId, id, type, number }: Props) {
  const isInvoice = type === 'invoice';
  return (
    <Link to={isInvoice ? paths.invoice(accountId, number) : paths.transaction(accountId, id)}>
      <DocumentName type={type} number={number} />
    </Link>
  );
}
