import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useNavigate } from 'react-router';

import { refundPayment } from '../../api/payments';
import type { Dashboard, Money, Payment, RefundRequest } from '../../api/types';
import { paths } from '../../app/paths';
import { useFormat } from '../../format/useFormat';
import { Fault } from '../../payments/Fault';
import { typedAmount } from '../../payments/amounts';
import { faultsOf } from '../../payments/faults';
import { type Draft, type Field, pointers, requestOf, type Wrong, wrongFields } from './draft';
import { Form } from './Form';
import { Review } from './Review';

interface Props {
  account: Dashboard['account'];
  payment: Payment;
}

/** Leads from the form to the review to the refund's transaction. */
export default function Steps({ account, payment }: Props) {
  const { locale } = useIntl();
  const { refundable } = payment;
  const [draft, setDraft] = useState<Draft>({
    amount: typedAmount(locale, refundable),
    reason: '',
  });
  // Undefined before the first review, and `null` after the user has come back from one.
  const [reviewed, setReviewed] = useState<RefundRequest | null>();
  const [fieldErrors, setFieldErrors] = useState(new Map<Field, ReactNode>());
  const refund = useRefund(account.id, payment.id, (found) => {
    setFieldErrors(found);
    setReviewed(null);
  });
  const review = () => {
    const wrong = [...wrongFields(draft, locale, refundable)];
    const text = ([field, what]: [Field, Wrong]): [Field, ReactNode] => [
      field,
      <WrongText key={field} what={what} refundable={refundable} />,
    ];
    setFieldErrors(new Map(wrong.map(text)));
    refund.reset();
    const request = requestOf(draft, locale, refundable);
    if (request) setReviewed(request);
  };
  if (!reviewed) {
    return (
      <Form
        account={account}
        payment={payment}
        draft={draft}
        fieldErrors={fieldErrors}
        onChange={setDraft}
        onReview={review}
        isBack={reviewed === null}
      />
    );
  }
  return (
    <Review
      account={account}
      payment={payment}
      request={reviewed}
      isPending={refund.isPending}
      error={refund.error}
      onRefund={() => refund.send(reviewed)}
      onChange={() => setReviewed(null)}
    />
  );
}

/** Refunds, then opens the refund's transaction, or the payment while there is none yet. */
function useRefund(
  accountId: string,
  paymentId: string,
  onFieldErrors: (fieldErrors: Map<Field, ReactNode>) => void,
) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  // Stops a second press before React has rendered the first. It stays set after a success.
  const isSent = useRef(false);
  const { mutate, ...state } = useMutation({
    mutationFn: (request: RefundRequest) => refundPayment(accountId, paymentId, request),
    onSuccess: async (transaction) => {
      await queryClient.invalidateQueries({ queryKey: ['account', accountId] });
      const to = transaction
        ? paths.transaction(accountId, transaction.id)
        : paths.payment(accountId, paymentId);
      void navigate(to, { replace: true, state: transaction && { isNew: true } });
    },
    onError: (error) => {
      isSent.current = false;
      const faults = [...faultsOf(error, pointers)];
      if (faults.length > 0)
        onFieldErrors(
          new Map(faults.map(([field, text]) => [field, <Fault key={field} text={text} />])),
        );
    },
  });
  const send = (request: RefundRequest) => {
    if (isSent.current) return;
    isSent.current = true;
    mutate(request);
  };
  return { ...state, send };
}

function WrongText({ what, refundable }: { what: Wrong; refundable: Money }) {
  const format = useFormat();
  const amount = format.money(refundable);
  switch (what) {
    case 'no-amount':
      return (
        <FormattedMessage
          id="refund.noAmount"
          values={{ example: format.decimal(refundable.amount) }}
        />
      );
    case 'too-much':
      return <FormattedMessage id="refund.tooMuch" values={{ amount }} />;
    case 'missing':
      return <FormattedMessage id="field.missing" />;
  }
}
