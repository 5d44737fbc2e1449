import { FormattedMessage } from 'react-intl';

import type { Money } from '../api/types';
import { isNegative, withoutSign } from '../format/money';
import { useFormat } from '../format/useFormat';

/** A balance with its currency. A credit is shown as a word, not as a sign. */
export function OwedText({ money }: { money: Money }) {
  const format = useFormat();
  if (!isNegative(money.amount)) return format.money(money);
  const amount = format.money(withoutSign(money));
  return <FormattedMessage id="transactions.credit" values={{ amount }} />;
}
