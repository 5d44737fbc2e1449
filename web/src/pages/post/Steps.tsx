import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useNavigate } from 'react-router';

import { withIdempotencyKey } from '../../api/idempotencyKey';
import { post, type Posting } from '../../api/corrections';
import type { Dashboard, TransactionDetail } from '../../api/types';
import { paths } from '../../app/paths';
import { withoutSign } from '../../format/money';
import { type Draft, fieldErrorsOf, type Field, postingOf, wrongFields } from './draft';
import { Form } from './Form';

// Not needed for the first paint, so it loads while the user fills in the form.
const loadReview = () => import('./Review');
const Review = lazy(loadReview);

interface Props {
  account: Dashboard;
  /** The entry to reverse. */
  reversedEntry: TransactionDetail | null;
  start: Pick<Draft, 'kind' | 'entry' | 'invoice'>;
}

/** Leads from the form to the review to the posted transaction. */
export function Steps({ account, reversedEntry, start }: Props) {
  const { locale } = useIntl();
  const balance = account.currentBalance.amount;
  const [draft, setDraft] = useState<Draft>({
    ...start,
    amount: reversedEntry ? withoutSign(reversedEntry.amount).amount : '',
    isRaising: true,
    reason: '',
  });
  const [reviewed, setReviewed] = useState<Posting | null>(null);
  useEffect(() => void loadReview(), []);
  const [fieldErrors, setFieldErrors] = useState(new Map<Field, ReactNode>());
  const posting = usePosting(account.account.id, (found) => {
    setFieldErrors(found);
    setReviewed(null);
  });

  const review = () => {
    const wrong = wrongFields(draft, locale, balance);
    setFieldErrors(
      new Map(wrong.map((field) => [field, <FieldError key={field} field={field} />])),
    );
    posting.reset();
    if (wrong.length === 0) setReviewed(postingOf(draft, locale, balance));
  };

  if (!reviewed) {
    return (
      <Form
        draft={draft}
        reversedEntry={reversedEntry}
        balance={balance}
        fieldErrors={fieldErrors}
        onChange={setDraft}
        onReview={review}
      />
    );
  }
  return (
    <Suspense>
      <Review
        account={account}
        posting={reviewed}
        reversedEntry={reversedEntry}
        isPending={posting.isPending}
        error={posting.error}
        onPost={() => posting.send(reviewed)}
        onChange={() => setReviewed(null)}
      />
    </Suspense>
  );
}

/** Posts the document, then opens the posted transaction. */
function usePosting(
  accountId: string,
  onFieldErrors: (fieldErrors: Map<Field, ReactNode>) => void,
) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  // Stops a second press before React has rendered the first. It stays set after a success.
  const isSent = useRef(false);
  const { mutate, ...state } = useMutation({
    mutationFn: (posting: Posting) =>
      withIdempotencyKey(`posting.${accountId}`, posting, (key) => post(accountId, posting, key)),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ['account', accountId] });
      void navigate(paths.transaction(accountId, id), { replace: true, state: { isNew: true } });
    },
    onError: (error) => {
      isSent.current = false;
      const fieldErrors = fieldErrorsOf(error);
      if (fieldErrors.size > 0) onFieldErrors(fieldErrors);
    },
  });
  const send = (posting: Posting) => {
    if (isSent.current) return;
    isSent.current = true;
    mutate(posting);
  };
  return { ...state, send };
}

function FieldError({ field }: { field: Field }) {
  return <FormattedMessage id={field === 'amount' ? 'posting.noAmount' : 'field.missing'} />;
}
