import { lazy } from 'react';

import { withMessages } from '../../app/withMessages';

const pages = {
  pay: lazy(withMessages('transactions payments pay', () => import('../pay/Pay'))),
  payment: lazy(
    withMessages('transactions payments receipt', () => import('../payment/PaymentPage')),
  ),
  refund: lazy(withMessages('transactions payments refund', () => import('../refund/Refund'))),
  methods: lazy(withMessages('transactions payments methods', () => import('../methods/Methods'))),
};

/** The pages of payments. They are not part of what every page waits for. */
export default function PaymentPages({ page }: { page: keyof typeof pages }) {
  const Page = pages[page];
  return <Page />;
}
