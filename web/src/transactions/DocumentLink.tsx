import { Link } from 'react-router';

import type { TransactionType } from '../api/types';
import { paths } from '../app/paths';
import { DocumentName } from './DocumentName';

interface Document {
  /** The entry id. */
  id: string;
  type: TransactionType;
  number: string;
}

/** The address of a document's page. */
export function documentPath(accountId: string, { id, type, number }: Document): string {
  return type === 'invoice' ? paths.invoice(accountId, number) : paths.transaction(accountId, id);
}

interface Props extends Document {
  accountId: string;
}

/** A document's type and number, linked to its page. */
export function DocumentLink({ accountId, ...document }: Props) {
  return (
    <Link to={documentPath(accountId, document)}>
      <DocumentName type={document.type} number={document.number} />
    </Link>
  );
}
