import { FormattedMessage } from 'react-intl';

import type { TransactionDetail } from '../../api/types';
import { paths, postAddress } from '../../app/paths';
import { isNegative } from '../../format/money';
import { isPortalPayment } from '../../payments/portalPayment';
import { Section } from '../../ui/Section';
import { ButtonLink } from '../../ui/ButtonLink';

interface Props {
  accountId: string;
  entry: TransactionDetail;
}

/** For administrators: the refund and the reversal of this transaction, where it has them. */
export default function PostFrom({ accountId, entry }: Props) {
  const { id, type, number, amount } = entry;
  const isRaising = !isNegative(amount.amount);
  const isUndoable =
    type === 'payment' || ((type === 'refund' || type === 'reversal') && isRaising);
  if (!isUndoable) return null;
  const reversal = postAddress(accountId, { kind: 'reversal', entry: id });
  return (
    <Section title={<FormattedMessage id="transaction.forStaff" />}>
      {isPortalPayment(entry) && (
        <>
          <p>
            <FormattedMessage id="transaction.mayRefund" />
          </p>
          <p>
            <ButtonLink to={paths.refund(accountId, number)}>
              <FormattedMessage id="transaction.refund" />
            </ButtonLink>
          </p>
        </>
      )}
      <p>
        <FormattedMessage
          id={type === 'payment' ? 'transaction.mayReverse' : 'transaction.mayTakeBack'}
        />
      </p>
      <p>
        <ButtonLink to={reversal}>
          <FormattedMessage
            id={type === 'payment' ? 'transaction.reverse' : 'transaction.takeBack'}
          />
        </ButtonLink>
      </p>
    </Section>
  );
}
