import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { changeMethod, paymentMethodsQuery } from '../../api/paymentMethods';
import type { SavedMethod } from '../../api/types';
import { looksLikeEmail } from '../../format/email';
import { emailLength } from '../../format/lengths';
import { Fault } from '../../payments/Fault';
import { faultsOf, faultTexts, type FaultText } from '../../payments/faults';
import { methodName } from '../../payments/methodTexts';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { TextField } from '../../ui/TextField';
import styles from './Methods.module.css';

interface Props {
  accountId: string;
  method: SavedMethod;
  mayChange: boolean;
  onChanged: () => void;
}

/** Where a method's receipts go, and the form to change that. */
export function Receipts({ accountId, method, mayChange, onChanged }: Props) {
  const intl = useIntl();
  // Undefined until the form is opened, and false after it was closed.
  const [isOpen, setOpen] = useState<boolean>();
  const { receiptEmail } = method;
  const label = { method: methodName(intl, method) };
  if (isOpen) {
    const close = (isChanged: boolean) => {
      setOpen(false);
      if (isChanged) onChanged();
    };
    return <ReceiptsForm accountId={accountId} method={method} onClose={close} />;
  }
  return (
    <p className={styles.receipts} ref={isOpen === false ? focusButton : null}>
      <span className={styles.detail}>
        {receiptEmail === null ? (
          <FormattedMessage id="methods.receiptsToContacts" />
        ) : (
          <FormattedMessage
            id="methods.receiptsTo"
            values={{ email: <bdi key="email">{receiptEmail}</bdi> }}
          />
        )}
      </span>
      {mayChange && (
        <Button
          kind="quiet"
          data-action="receipts"
          aria-label={intl.formatMessage({ id: 'methods.receiptsLabel' }, label)}
          onClick={() => setOpen(true)}
        >
          <FormattedMessage id="methods.receiptsChange" />
        </Button>
      )}
    </p>
  );
}

function focusButton(line: HTMLElement | null) {
  line?.querySelector('button')?.focus();
}

const pointers = [['/receiptEmail', 'receiptEmail']] as const;

interface FormProps {
  accountId: string;
  method: SavedMethod;
  onClose: (isChanged: boolean) => void;
}

function ReceiptsForm({ accountId, method, onClose }: FormProps) {
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [email, setEmail] = useState(method.receiptEmail ?? '');
  const [wrong, setWrong] = useState<FaultText | undefined>();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (receiptEmail: string) => changeMethod(accountId, method.id, { receiptEmail }),
    onSuccess: (methods) => {
      queryClient.setQueryData(paymentMethodsQuery(accountId).queryKey, methods);
      onClose(true);
    },
    onError: (refused) => setWrong(faultsOf(refused, pointers).get('receiptEmail')),
  });
  useEffect(() => {
    if (form.current) focusField(form.current, 'receiptEmail');
  }, [wrong]);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = email.trim();
    const isFaulty = typed !== '' && !looksLikeEmail(typed);
    setWrong(isFaulty ? faultTexts['bad-email'] : undefined);
    if (!isFaulty && !isPending) mutate(typed);
  };
  return (
    <form ref={form} className={styles.fields} onSubmit={submit} noValidate>
      <TextField
        label={<FormattedMessage id="methods.receiptsField" />}
        hint={<FormattedMessage id="pay.emailHint" />}
        name="receiptEmail"
        type="email"
        autoComplete="email"
        isVerbatim
        maxLength={emailLength}
        value={email}
        onChange={setEmail}
        error={wrong && <Fault text={wrong} />}
      />
      {error && !wrong && <Failure error={error} />}
      <div className={styles.actions}>
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="methods.save" />
        </Button>
        <Button onClick={() => onClose(false)}>
          <FormattedMessage id="confirm.no" />
        </Button>
      </div>
    </form>
  );
}
