import { lazy } from 'react';

import type { PaymentMethods } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { withMessages } from '../../app/withMessages';
import { useMayPay } from '../../payments/useMayPay';
import { Failure } from '../../ui/Failure';
import type { useAutoPay } from './autoPay/useAutoPay';

// With its texts, since together they are too much for the first paint of the page.
const load = withMessages('transactions payments autoPay', () => import('./autoPay/AutoPay'));
const AutoPay = lazy(load);

/** Loads the section before it is shown. */
export function loadAutoPay(): void {
  void load();
}

interface Props {
  accountId: string;
  methods: PaymentMethods;
  autoPay: ReturnType<typeof useAutoPay>;
}

/** The section about Auto Pay, or why it could not be loaded. */
export function AutoPaySection({ accountId, methods, autoPay }: Props) {
  const retry = useRetry();
  const { mayPay } = useMayPay(accountId);
  const { data, error, timeZone, onBegun } = autoPay;
  if (!data) return <Failure error={error} retry={retry} />;
  return (
    <AutoPay
      {...{ accountId, methods, timeZone, onBegun }}
      autoPay={data}
      mayChange={mayPay === true}
    />
  );
}
