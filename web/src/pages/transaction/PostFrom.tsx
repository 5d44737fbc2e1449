import { FormattedMessage } from 'react-intl';

import type { TransactionDetail } from '../../api/types';
import { postAddress } from '../../app/paths';
import { isNegative } from '../../format/money';
import { Section } from '../../ui/Section';
import { ButtonLink } from '../../ui/ButtonLink';

interface Props {
  accountId: string;
  entry: TransactionDetail;
}

/** For administrators: the reversal of this transaction, where it has one. */
export function PostFrom({ accountId, entry: { id, type, amount } }: Props) {
  const isRaising = !isNegative(amount.amount);
  const isUndoable =
    type === 'payment' || ((type === 'refund' || type === 'reversal') && isRaising);
  if (!isUndoable) return null;
  const reversal = postAddress(accountId, { kind: 'reversal', entry: id });
  return (
    <Section title={<FormattedMessage id="transaction.forStaff" />}>
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
