import { defineMessages, FormattedMessage } from 'react-intl';

const names = defineMessages({
  cheque: { id: 'paymentType.cheque' },
  wire: { id: 'paymentType.wire' },
  card: { id: 'paymentType.card' },
  'bank-debit': { id: 'paymentType.bankDebit' },
  cash: { id: 'paymentType.cash' },
  other: { id: 'paymentType.other' },
});

/** The name of a payment method in the page's language. */
export function PaymentMethodName({ method }: { method: string }) {
  return <FormattedMessage {...(isNamed(method) ? names[method] : names.other)} />;
}

function isNamed(method: string): method is keyof typeof names {
  return method in names;
}
