/** From the form to the review to the posted transaction, with one key for each intent. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useNavigate } from 'react-router';

import { once } from '../../api/intent';
import { post, type Posting } from '../../api/posting';
import type { Dashboard, TransactionDetail } from '../../api/types';
import { paths } from '../../app/paths';
import { withoutSign } from '../../format/money';
import { type Draft, faultsOf, type Field, missing, postingOf } from './draft';
import { Form } from './Form';

// Not needed for the first paint, so it comes while the form is filled in.
const loadReview = () => import('./Review');
const Review = lazy(loadReview);

interface Props {
  account: Dashboard;
  /** The entry that a reversal undoes. */
  undone: TransactionDetail | null;
  start: Pick<Draft, 'kind' | 'entry' | 'invoice'>;
}

export function Steps({ account, undone, start }: Props) {
  const { locale } = useIntl();
  const balance = account.currentBalance.amount;
  const [draft, setDraft] = useState<Draft>({
    ...start,
    amount: undone ? withoutSign(undone.amount).amount : '',
    isRaising: true,
    reason: '',
  });
  const [reviewed, setReviewed] = useState<Posting | null>(null);
  useEffect(() => void loadReview(), []);
  const [faults, setFaults] = useState(new Map<Field, ReactNode>());
  const posting = usePosting(account.account.id, (found) => {
    setFaults(found);
    setReviewed(null);
  });

  const review = (): Field | null => {
    const wrong = missing(draft, locale, balance);
    setFaults(new Map(wrong.map((field) => [field, <Fault key={field} field={field} />])));
    posting.reset();
    if (wrong.length === 0) setReviewed(postingOf(draft, locale, balance));
    return wrong[0] ?? null;
  };

  if (!reviewed) {
    return (
      <Form
        draft={draft}
        undone={undone}
        balance={balance}
        faults={faults}
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
        undone={undone}
        isPending={posting.isPending}
        error={posting.error}
        onPost={() => posting.send(reviewed)}
        onChange={() => setReviewed(null)}
      />
    </Suspense>
  );
}

/** Posts, and goes to what was posted. */
function usePosting(accountId: string, onFaults: (faults: Map<Field, ReactNode>) => void) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  // A second press may come before the first is drawn; after a success there is no further one.
  const isSent = useRef(false);
  const { mutate, ...state } = useMutation({
    mutationFn: (posting: Posting) =>
      once(`posting.${accountId}`, posting, (key) => post(accountId, posting, key)),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ['account', accountId] });
      void navigate(paths.transaction(accountId, id), { replace: true, state: { isNew: true } });
    },
    onError: (error) => {
      isSent.current = false;
      const faults = faultsOf(error);
      if (faults.size > 0) onFaults(faults);
    },
  });
  const send = (posting: Posting) => {
    if (isSent.current) return;
    isSent.current = true;
    mutate(posting);
  };
  return { ...state, send };
}

function Fault({ field }: { field: Field }) {
  return <FormattedMessage id={field === 'amount' ? 'posting.noAmount' : 'field.missing'} />;
}
