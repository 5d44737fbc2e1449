import { FormattedMessage } from 'react-intl';

import type { Money } from '../../api/types';
import { useFormat } from '../../format/useFormat';
import { decimalsOf } from '../../payments/amounts';
import type { Wrong } from './draft';

interface Props {
  what: Wrong;
  /** What a payment can pay. */
  payable: Money;
}

/** What is wrong with a field, before anything is sent. */
export function WrongText({ what, payable }: Props) {
  const format = useFormat();
  switch (what) {
    case 'bad-amount':
      return <FormattedMessage id="pay.badAmount" values={{ digits: decimalsOf(payable) }} />;
    case 'too-much':
      return <FormattedMessage id="pay.tooMuch" values={{ amount: format.money(payable) }} />;
    case 'no-method':
      return <FormattedMessage id="fault.oneMethod" />;
    case 'bad-email':
      return <FormattedMessage id="fault.badEmail" />;
  }
}
