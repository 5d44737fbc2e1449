import { FormattedMessage } from 'react-intl';

import { brandName } from './brands';

interface Props {
  method: { type: string; brand: string | null; last4: string };
}

/** A card or bank account by its last digits, such as `Visa ending in 4242`. */
export function MethodName({ method: { type, brand, last4 } }: Props) {
  if (type === 'bank-debit') return <FormattedMessage id="method.bank" values={{ last4 }} />;
  return (
    <FormattedMessage
      id="method.card"
      values={{ brand: brandName(brand) ?? <FormattedMessage id="method.brand" />, last4 }}
    />
  );
}
