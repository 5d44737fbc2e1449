import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { changeMethod, paymentMethodsQuery } from '../../api/paymentMethods';
import { isProblemOf } from '../../api/problem';
import type { PaymentMethods, SavedMethod } from '../../api/types';
import { MethodName } from '../../payments/MethodName';
import { focusHeading } from '../../ui/focusHeading';
import { Notice } from '../../ui/Notice';
import type { Change } from './change';
import { MethodRow } from './MethodRow';
import styles from './Methods.module.css';
import { isOutdated, Refusal } from './Refusal';

interface Props {
  accountId: string;
  methods: PaymentMethods;
  /** Whether the user may change the methods; staff may only look. */
  mayChange: boolean;
}

/** What was done last, for the sentence that confirms it; an error if it was refused. */
type Done =
  { what: 'default' | 'moved' | 'receipts' | 'removed'; method: SavedMethod } | Error | null;

/** The saved methods, the default one first, with their changes. */
export default function MethodList({ accountId, methods, mayChange }: Props) {
  const { items } = methods;
  const [done, setDone] = useState<Done>(null);
  const { change, isPending } = useChange(accountId, setDone);
  const list = useFocusKept(items);
  if (items.length === 0) {
    return (
      <>
        <News done={done} items={items} />
        <p className={styles.detail}>
          <FormattedMessage id="methods.none" />
        </p>
      </>
    );
  }
  return (
    <>
      <p className={styles.detail}>
        <FormattedMessage id="methods.order" />
      </p>
      <News done={done} items={items} />
      <ol ref={list} className={styles.methods}>
        {items.map((method, index) => (
          <MethodRow
            key={method.id}
            accountId={accountId}
            method={method}
            next={items.find(({ id }) => id !== method.id) ?? null}
            // The default method is first. Another one becomes it by name, not by a move.
            mayMoveUp={index > 1}
            mayMoveDown={index > 0 && index < items.length - 1}
            mayChange={mayChange}
            isPending={isPending}
            onChange={(wanted) => change(method, wanted)}
            onReceipts={() => setDone({ what: 'receipts', method })}
            onRemoved={() => {
              setDone({ what: 'removed', method });
              // The row goes, with the button that had the focus.
              focusHeading(list.current?.closest('section'));
            }}
            onOutdated={setDone}
          />
        ))}
      </ol>
    </>
  );
}

function useChange(accountId: string, onDone: (done: Done) => void) {
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ method, request }: { method: SavedMethod } & Change) =>
      changeMethod(accountId, method.id, request),
    onMutate: () => onDone(null),
    onSuccess: (methods, { method, what }) => {
      queryClient.setQueryData(paymentMethodsQuery(accountId).queryKey, methods);
      onDone({ what, method });
      void queryClient.invalidateQueries({ queryKey: ['account', accountId, 'dashboard'] });
    },
    onError: (refused) => {
      onDone(refused);
      // Another user has changed the list: show it as it is now.
      if (isProblemOf(refused, '/problems/conflict') || isOutdated(refused))
        void queryClient.invalidateQueries({ queryKey: ['account', accountId] });
    },
  });
  const change = (method: SavedMethod, { what, request }: Change) => {
    if (!isPending) mutate({ method, what, request });
  };
  return { change, isPending };
}

/** Keeps the focus on the button with which a method was moved, or on the method's name. */
function useFocusKept(items: readonly SavedMethod[]) {
  const list = useRef<HTMLOListElement>(null);
  const order = items.map(({ id }) => id).join(' ');
  const lastFocus = useRef<{ row: string; action: string } | null>(null);
  useEffect(() => {
    const element = list.current;
    const follow = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      const row = target.closest<HTMLElement>('[data-method]')?.dataset.method;
      const action = target.dataset.action;
      lastFocus.current = row && action ? { row, action } : null;
    };
    element?.addEventListener('focusin', follow);
    return () => element?.removeEventListener('focusin', follow);
  }, []);
  useEffect(() => {
    if (!lastFocus.current || list.current?.contains(document.activeElement)) return;
    const { row, action } = lastFocus.current;
    const moved = [...(list.current?.children ?? [])].find(
      (child) => child instanceof HTMLElement && child.dataset.method === row,
    );
    const button = moved?.querySelector<HTMLElement>(`[data-action="${action}"]`);
    (button ?? moved?.querySelector<HTMLElement>('h3'))?.focus();
  }, [order]);
  return list;
}

const sentences = {
  default: 'methods.madeDefault',
  moved: 'methods.moved',
  receipts: 'methods.receiptsChanged',
  removed: 'methods.removed',
} as const;

function News({ done, items }: { done: Done; items: readonly SavedMethod[] }) {
  if (done === null) return null;
  if (done instanceof Error) return <Refusal error={done} />;
  const { what, method } = done;
  const place = items.findIndex(({ id }) => id === method.id) + 1;
  return (
    <Notice>
      <FormattedMessage
        id={sentences[what]}
        values={{ method: <MethodName key="method" method={method} />, place }}
      />
    </Notice>
  );
}
