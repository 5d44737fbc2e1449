import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Dashboard, Payment } from '../../api/types';
import { reasonLength } from '../../format/lengths';
import { useFormat } from '../../format/useFormat';
import styles from '../../payments/Form.module.css';
import { Button } from '../../ui/Button';
import { Fact, FactList } from '../../ui/FactList';
import { FieldsForm } from '../../ui/FieldsForm';
import { focusHeading } from '../../ui/focusHeading';
import { Section } from '../../ui/Section';
import { TextField } from '../../ui/TextField';
import type { Draft, Field } from './draft';

interface Props {
  account: Dashboard['account'];
  payment: Payment;
  draft: Draft;
  fieldErrors: ReadonlyMap<Field, ReactNode>;
  onChange: (draft: Draft) => void;
  onReview: () => void;
  /** Whether the user comes back from the review; the focus then moves here. */
  isBack: boolean;
}

/** The form of a refund. */
export function Form({ account, payment, draft, fieldErrors, onChange, onReview, isBack }: Props) {
  const format = useFormat();
  const { id, amount, refundable } = payment;
  return (
    <Section
      title={<FormattedMessage id="refund.formTitle" />}
      className={styles.form}
      ref={isBack ? focusHeading : null}
    >
      <FactList>
        <Fact name={<FormattedMessage id="pay.account" />}>
          <span translate="no">
            <bdi>{account.name}</bdi> · <bdi>{account.number}</bdi>
          </span>
        </Fact>
        <Fact name={<FormattedMessage id="refund.payment" />}>
          {format.money(amount)} · <bdi translate="no">{id}</bdi>
        </Fact>
        <Fact name={<FormattedMessage id="refund.left" />}>{format.money(refundable)}</Fact>
      </FactList>
      <FieldsForm wrong={fieldErrors} onSubmit={onReview}>
        <TextField
          label={
            <FormattedMessage id="transactions.amount" values={{ currency: refundable.currency }} />
          }
          name="amount"
          inputMode="decimal"
          autoComplete="off"
          isVerbatim
          value={draft.amount}
          onChange={(typed) => onChange({ ...draft, amount: typed })}
          error={fieldErrors.get('amount')}
        />
        <TextField
          label={<FormattedMessage id="refund.reason" />}
          name="reason"
          autoComplete="off"
          maxLength={reasonLength}
          value={draft.reason}
          onChange={(reason) => onChange({ ...draft, reason })}
          error={fieldErrors.get('reason')}
        />
        <Button kind="primary" type="submit">
          <FormattedMessage id="refund.review" />
        </Button>
      </FieldsForm>
    </Section>
  );
}
