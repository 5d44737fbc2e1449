import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import type { Money } from '../../api/types';
import { emailLength } from '../../format/lengths';
import { isZero } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import styles from '../../payments/Form.module.css';
import { isMoreThan, typedAmount } from '../../payments/amounts';
import { Button } from '../../ui/Button';
import { CheckField } from '../../ui/CheckField';
import { FieldsForm } from '../../ui/FieldsForm';
import { focusHeading } from '../../ui/focusHeading';
import { Section } from '../../ui/Section';
import { SelectField } from '../../ui/SelectField';
import { TextField } from '../../ui/TextField';
import { amountText, type Draft, type Field, savedMethod, type Terms } from './draft';
import { MethodField } from './MethodField';

interface Props {
  draft: Draft;
  terms: Terms;
  /** What is past due. */
  pastDue: Money;
  fieldErrors: ReadonlyMap<Field, ReactNode>;
  onChange: (draft: Draft) => void;
  onReview: () => void;
  /** Whether the user comes back from the review; the focus then moves here. */
  isBack: boolean;
}

/** The form of a payment. */
export function Form({ draft, terms, pastDue, fieldErrors, onChange, onReview, isBack }: Props) {
  const change = (fields: Partial<Draft>) => onChange({ ...draft, ...fields });
  return (
    <Section
      title={<FormattedMessage id="pay.formTitle" />}
      className={styles.form}
      ref={isBack ? focusHeading : null}
    >
      <FieldsForm wrong={fieldErrors} onSubmit={onReview}>
        <AmountField {...{ draft, terms, pastDue, change }} error={fieldErrors.get('amount')} />
        <MethodField {...{ draft, terms, change }} error={fieldErrors.get('method')} />
        {draft.method !== null && 'type' in draft.method && (
          <CheckField
            name="useForAutoPay"
            label={<FormattedMessage id="pay.useForAutoPay" />}
            detail={<FormattedMessage id="pay.useForAutoPayDetail" />}
            isChecked={draft.useForAutoPay}
            onChange={(useForAutoPay) => change({ useForAutoPay })}
          />
        )}
        <InvoiceField {...{ draft, terms, change }} error={fieldErrors.get('invoice')} />
        <TextField
          label={<FormattedMessage id="pay.email" />}
          name="receiptEmail"
          type="email"
          autoComplete="email"
          isVerbatim
          maxLength={emailLength}
          value={draft.receiptEmail}
          onChange={(receiptEmail) => change({ receiptEmail })}
          hint={<EmailHint draft={draft} terms={terms} />}
          error={fieldErrors.get('receiptEmail')}
        />
        <Button kind="primary" type="submit">
          <FormattedMessage id="pay.review" />
        </Button>
      </FieldsForm>
    </Section>
  );
}

interface FieldProps {
  draft: Draft;
  terms: Terms;
  change: (fields: Partial<Draft>) => void;
  error: ReactNode;
}

/** The amount as typed, and amounts to fill in with a press. */
function AmountField({ draft, terms, pastDue, change, error }: FieldProps & { pastDue: Money }) {
  const { locale } = useIntl();
  const format = useFormat();
  const { payable } = terms.methods;
  const isPart = !isZero(pastDue.amount) && isMoreThan(payable, pastDue);
  const fill = (money: Money) => change({ amount: typedAmount(locale, money) });
  return (
    <div className={styles.amount}>
      <TextField
        label={
          <FormattedMessage id="transactions.amount" values={{ currency: payable.currency }} />
        }
        name="amount"
        inputMode="decimal"
        autoComplete="off"
        isVerbatim
        value={amountText(draft, terms, locale)}
        onChange={(amount) => change({ amount })}
        error={error}
      />
      {!isZero(payable.amount) && (
        <div className={styles.presets}>
          <Button kind="quiet" onClick={() => fill(payable)}>
            <FormattedMessage id="pay.everything" values={{ amount: format.money(payable) }} />
          </Button>
          {isPart && (
            <Button kind="quiet" onClick={() => fill(pastDue)}>
              <FormattedMessage id="pay.onlyPastDue" values={{ amount: format.money(pastDue) }} />
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** The invoice to pay first; nothing when the account has no open invoice. */
function InvoiceField({ draft, terms, change, error }: FieldProps) {
  const intl = useIntl();
  const format = useFormat();
  const { invoice } = draft;
  const open = terms.invoices.map(({ number, open: amount, dueOn }) => ({
    value: number,
    text: intl.formatMessage(
      { id: 'pay.invoiceOption' },
      { number, amount: format.money(amount), date: format.date(dueOn) },
    ),
  }));
  // An invoice of the address can be paid or under dispute. The server decides.
  const isOther = invoice !== '' && open.every(({ value }) => value !== invoice);
  if (open.length === 0 && !isOther) return null;
  const earliest = { value: '', text: intl.formatMessage({ id: 'pay.earliestFirst' }) };
  return (
    <SelectField
      label={<FormattedMessage id="pay.invoice" />}
      name="invoice"
      options={[earliest, ...open, ...(isOther ? [{ value: invoice, text: invoice }] : [])]}
      value={invoice}
      onChange={(next) => change({ invoice: next })}
      error={error}
    />
  );
}

function EmailHint({ draft, terms }: Pick<FieldProps, 'draft' | 'terms'>) {
  const email = savedMethod(draft, terms.methods)?.receiptEmail ?? null;
  if (email === null) return <FormattedMessage id="pay.emailHint" />;
  return (
    <FormattedMessage id="pay.emailHintMethod" values={{ email: <bdi key="email">{email}</bdi> }} />
  );
}
