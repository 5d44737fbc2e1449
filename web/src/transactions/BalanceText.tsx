import { FormattedMessage } from 'react-intl';

import type { Money } from '../api/types';
import { isNegative, withoutSign } from '../format/money';
import { useFormat } from '../format/useFormat';

/**
 * A balance without its currency, for a column that names it. A credit is shown as a word, not as a
 * sign.
 */
export function BalanceText({ balance }: { balance: Money }) {
  const format = useFormat();
  if (!isNegative(balance.amount)) return format.decimal(balance.amount);
  const credit = format.decimal(withoutSign(balance).amount);
  return <FormattedMessage id="transactions.credit" values={{ amount: credit }} />;
}
