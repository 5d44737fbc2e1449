import type { Transaction } from '../api/types';
import { Description, DocumentName } from './DocumentName';
import { PaymentMethodName } from './PaymentMethodName';
import { TransactionTypeName } from './TransactionTypeName';

type Titled = Pick<Transaction, 'type' | 'number' | 'description' | 'method'>;

/** Whether the title has the number. Other titles say more than the number does. */
export function hasNumber({ type, description, method }: Titled): boolean {
  return type === 'invoice' || (description === '' && method === null);
}

/** What a transaction is: `Payment · Wire 88213`, `Payment · Card`, `Invoice INV-2611-1001`. */
export function TransactionTitle({ transaction }: { transaction: Titled }) {
  const { type, number, description, method } = transaction;
  if (hasNumber(transaction)) return <DocumentName type={type} number={number} />;
  return (
    <>
      <TransactionTypeName type={type} /> ·{' '}
      {description === '' && method ? (
        <PaymentMethodName method={method} />
      ) : (
        <Description type={type} description={description} />
      )}
    </>
  );
}
