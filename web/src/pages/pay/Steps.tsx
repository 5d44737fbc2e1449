import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { defineMessages, FormattedMessage, useIntl } from 'react-intl';
import { useNavigate } from 'react-router';

import { makePayment, paymentQuery } from '../../api/payments';
import { isProblemOf, ProblemError } from '../../api/problem';
import type { Dashboard, MakePaymentRequest, Money } from '../../api/types';
import { paths } from '../../app/paths';
import { Fault } from '../../payments/Fault';
import { faultsOf } from '../../payments/faults';
import { LeavingNotice } from '../../payments/LeavingNotice';
import { OwedText } from '../../payments/OwedText';
import { useLeave } from '../../payments/useLeave';
import { Notice } from '../../ui/Notice';
import {
  type Draft,
  type Field,
  firstMethod,
  pointers,
  requestOf,
  type Reviewed,
  savedMethod,
  type Terms,
  type Wrong,
  wrongFields,
} from './draft';
import { Form } from './Form';
import { WrongText } from './WrongText';

// Not needed for the first paint, so it loads while the user fills in the form.
const loadReview = () => import('./Review');
const Review = lazy(loadReview);

/** What the server's refusals mean in this form. */
const ownFaults = defineMessages({
  'too-much': { id: 'pay.tooMuchNow' },
  'too-many-methods': { id: 'pay.tooManyMethods' },
});

interface Props {
  account: Dashboard['account'];
  terms: Terms;
  pastDue: Money;
  /** The invoice that the payer comes from; empty for none. */
  startInvoice: string;
}

/** Leads from the form to the review to the payment, or to the gateway's page. */
export function Steps({ account, terms, pastDue, startInvoice }: Props) {
  const { locale } = useIntl();
  const [draft, setDraft] = useState<Draft>({
    amount: null,
    method: firstMethod(terms.methods),
    useForAutoPay: false,
    invoice: startInvoice,
    receiptEmail: '',
  });
  // Undefined before the first review, and `null` after the payer has come back from one.
  const [reviewed, setReviewed] = useState<Reviewed | null>();
  const [fieldErrors, setFieldErrors] = useState(new Map<Field, ReactNode>());
  const [newBalance, setNewBalance] = useState<Money | null>(null);
  useEffect(() => void loadReview(), []);
  const { payment, leaving } = usePayment(account.id, {
    onFieldErrors: (found) => {
      setFieldErrors(found);
      setReviewed(null);
    },
    onNewBalance: (balance) => {
      setNewBalance(balance);
      setReviewed(null);
    },
  });

  const review = () => {
    const wrong = wrongFields(draft, terms, locale);
    setFieldErrors(textsOf(wrong, terms));
    payment.reset();
    setNewBalance(null);
    const request = requestOf(draft, terms, locale);
    const { methods } = terms;
    if (request)
      setReviewed({ request, saved: savedMethod(draft, methods), payable: methods.payable });
  };

  if (leaving) return <LeavingNotice leaving={leaving} />;
  if (!reviewed) {
    return (
      <>
        {newBalance && <BalanceChanged balance={newBalance} />}
        <Form
          draft={draft}
          terms={terms}
          pastDue={pastDue}
          fieldErrors={fieldErrors}
          onChange={setDraft}
          onReview={review}
          isBack={reviewed === null}
        />
      </>
    );
  }
  return (
    <Suspense>
      <Review
        account={account}
        reviewed={reviewed}
        isPending={payment.isPending}
        error={payment.error}
        onPay={() => payment.send(reviewed.request)}
        onChange={() => setReviewed(null)}
      />
    </Suspense>
  );
}

interface Refusals {
  onFieldErrors: (fieldErrors: Map<Field, ReactNode>) => void;
  onNewBalance: (balance: Money) => void;
}

/** Pays, then opens the payment or the gateway's page. */
function usePayment(accountId: string, { onFieldErrors, onNewBalance }: Refusals) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { leaving, leave } = useLeave();
  // Stops a second press before React has rendered the first. It stays set after a success.
  const isSent = useRef(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['account', accountId] });
  const { mutate, ...state } = useMutation({
    mutationFn: (request: MakePaymentRequest) => makePayment(accountId, request),
    onSuccess: async (payment) => {
      queryClient.setQueryData(paymentQuery(accountId, payment.id).queryKey, payment);
      if (payment.redirectUrl !== null) {
        leave(payment.redirectUrl);
        return;
      }
      void navigate(paths.payment(accountId, payment.id), { replace: true });
      await refresh();
    },
    onError: async (error) => {
      isSent.current = false;
      const faults = [...faultsOf(error, pointers, ownFaults)];
      if (faults.length > 0)
        onFieldErrors(
          new Map(faults.map(([field, text]) => [field, <Fault key={field} text={text} />])),
        );
      if (!(error instanceof ProblemError)) return;
      // What was refused may not be what the form shows: it must offer what is payable now.
      await refresh();
      if (!isProblemOf(error, '/problems/balance-changed')) return;
      if (error.problem.currentBalance) onNewBalance(error.problem.currentBalance);
    },
  });
  const send = (request: MakePaymentRequest) => {
    if (isSent.current) return;
    isSent.current = true;
    mutate(request);
  };
  return { payment: { ...state, send }, leaving };
}

function textsOf(wrong: Map<Field, Wrong>, { methods }: Terms) {
  const text = ([field, what]: [Field, Wrong]): [Field, ReactNode] => [
    field,
    <WrongText key={field} what={what} payable={methods.payable} />,
  ];
  return new Map([...wrong].map(text));
}

function BalanceChanged({ balance }: { balance: Money }) {
  const notice = useRef<HTMLDivElement>(null);
  // After the form has appeared, whose heading would have it otherwise.
  useEffect(() => notice.current?.focus(), []);
  return (
    <div ref={notice} tabIndex={-1}>
      <Notice title={<FormattedMessage id="pay.balanceChanged" />}>
        <FormattedMessage
          id="pay.balanceChangedDetail"
          values={{ balance: <OwedText key="balance" money={balance} /> }}
        />
      </Notice>
    </div>
  );
}
