import { FormattedMessage } from 'react-intl';

import { sum } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { MethodName } from '../../payments/MethodName';
import { isMoreThan, negated } from '../../payments/amounts';
import { DateText } from '../../ui/DateText';
import type { Reviewed } from './draft';

interface Props {
  reviewed: Reviewed;
  today: string;
}

/** What will happen, in sentences: the charge, what it pays, and what comes later. */
export function Consequences({ reviewed, today }: Props) {
  const format = useFormat();
  const { request, payable } = reviewed;
  const { amount, invoiceNumber, newMethod } = request;
  const rest = isMoreThan(amount, payable) ? sum([amount, negated(payable)]) : null;
  return (
    <>
      <Charge reviewed={reviewed} today={today} />{' '}
      {invoiceNumber ? (
        <FormattedMessage
          id="pays.invoice"
          values={{ invoice: <bdi key="invoice">{invoiceNumber}</bdi> }}
        />
      ) : (
        <FormattedMessage id="pays.earliest" />
      )}
      {rest && (
        <>
          {' '}
          <FormattedMessage id="pays.rest" values={{ amount: format.money(rest) }} />
        </>
      )}
      {newMethod?.useForAutoPay && (
        <>
          {' '}
          <FormattedMessage id="pays.autoPay" />
        </>
      )}
    </>
  );
}

function Charge({ reviewed: { request, saved }, today }: Props) {
  const format = useFormat();
  const amount = format.money(request.amount);
  const date = <DateText key="date" date={today} />;
  if (!saved) {
    const isBank = request.newMethod?.type === 'bank-debit';
    return (
      <FormattedMessage id={isBank ? 'pays.newBank' : 'pays.newCard'} values={{ amount, date }} />
    );
  }
  if (saved.type === 'bank-debit') {
    const { last4 } = saved;
    return <FormattedMessage id="pays.bank" values={{ amount, date, last4 }} />;
  }
  const method = <MethodName key="method" method={saved} />;
  return <FormattedMessage id="pays.card" values={{ amount, date, method }} />;
}
