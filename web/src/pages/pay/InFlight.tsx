import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { Payment } from '../../api/types';
import { paths } from '../../app/paths';
import { useFormat } from '../../format/useFormat';
import { Notice } from '../../ui/Notice';

interface Props {
  accountId: string;
  payment: Payment;
}

/** Says that a payment has no outcome yet, with a link to it. */
export function InFlight({ accountId, payment: { id, status, amount } }: Props) {
  const format = useFormat();
  const isUnfinished = status === 'requires-action';
  return (
    <Notice
      title={
        <FormattedMessage
          id={isUnfinished ? 'pay.unfinished' : 'pay.inFlight'}
          values={{ amount: format.money(amount) }}
        />
      }
    >
      <p>
        <FormattedMessage id={isUnfinished ? 'pay.unfinishedDetail' : 'pay.inFlightDetail'} />
      </p>
      <Link to={paths.payment(accountId, id)}>
        <FormattedMessage id={isUnfinished ? 'pay.unfinishedLink' : 'pay.inFlightLink'} />
      </Link>
    </Notice>
  );
}
