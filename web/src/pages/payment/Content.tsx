import type { Payment } from '../../api/types';
import type { Checkout } from '../../payments/polling';
import { Facts } from './Facts';
import { Outcome } from './Outcome';
import { Refunds } from './Refunds';

interface Props {
  accountId: string;
  payment: Payment;
  checkout: Checkout;
  /** Whether the page keeps asking for the outcome. */
  isAsking: boolean;
}

/** The outcome of a payment, its facts and its refunds. */
export default function Content(props: Props) {
  const { payment } = props;
  return (
    <>
      {/* It stays while the outcome changes, so that the change is announced. */}
      <div role="status">
        <Outcome {...props} />
      </div>
      <Facts {...props} />
      {payment.refunds.length > 0 && <Refunds {...props} />}
    </>
  );
}
