import type { ReactNode } from 'react';
import { defineMessages, FormattedMessage } from 'react-intl';

import type { PostingKind } from '../../api/corrections';
import type { Money, TransactionDetail } from '../../api/types';
import { numberLength, reasonLength } from '../../format/lengths';
import filters from '../../transactions/Filters.module.css';
import { DocumentName } from '../../transactions/DocumentName';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Choice } from '../../ui/Choice';
import { FieldsForm } from '../../ui/FieldsForm';
import { TextField } from '../../ui/TextField';
import type { Draft, Field } from './draft';
import styles from './Post.module.css';

/** A reversal starts from the entry it reverses, so it cannot be chosen here. */
const kinds = ['credit', 'adjustment', 'write-off'] as const;

const names = defineMessages<PostingKind>({
  credit: { id: 'type.credit' },
  adjustment: { id: 'type.adjustment' },
  reversal: { id: 'type.reversal' },
  'write-off': { id: 'type.writeOff' },
});

interface Props {
  draft: Draft;
  /** The entry to reverse. */
  reversedEntry: TransactionDetail | null;
  balance: Money;
  fieldErrors: ReadonlyMap<Field, ReactNode>;
  onChange: (draft: Draft) => void;
  onReview: () => void;
}

/** The form for a document to post. */
export function Form({ draft, reversedEntry, balance, fieldErrors, onChange, onReview }: Props) {
  const { kind, amount, reason, invoice } = draft;
  return (
    <Section title={<FormattedMessage {...names[kind]} />} className={styles.form}>
      <FieldsForm wrong={fieldErrors} onSubmit={onReview}>
        {reversedEntry ? (
          <p>
            <FormattedMessage
              id="posting.of"
              values={{
                name: <DocumentName type={reversedEntry.type} number={reversedEntry.number} />,
              }}
            />
          </p>
        ) : (
          <Kinds draft={draft} onChange={onChange} />
        )}
        {kind === 'adjustment' && <Direction draft={draft} onChange={onChange} />}
        <TextField
          label={<FormattedMessage id="transactions.amount" values={balance} />}
          name="amount"
          inputMode="decimal"
          autoComplete="off"
          isVerbatim
          value={amount}
          onChange={(next) => onChange({ ...draft, amount: next })}
          error={fieldErrors.get('amount')}
        />
        {(kind === 'credit' || kind === 'write-off') && (
          <TextField
            label={
              <FormattedMessage
                id={kind === 'credit' ? 'posting.payFirst' : 'posting.writeOffInvoice'}
              />
            }
            name="invoice"
            autoComplete="off"
            isVerbatim
            maxLength={numberLength}
            value={invoice}
            onChange={(next) => onChange({ ...draft, invoice: next })}
            error={fieldErrors.get('invoice')}
          />
        )}
        <TextField
          label={<FormattedMessage id="posting.reason" />}
          name="reason"
          autoComplete="off"
          maxLength={reasonLength}
          value={reason}
          onChange={(next) => onChange({ ...draft, reason: next })}
          error={fieldErrors.get('reason')}
        />
        <Button kind="primary" type="submit">
          <FormattedMessage id="posting.review" />
        </Button>
      </FieldsForm>
    </Section>
  );
}

type ChoiceProps = Pick<Props, 'draft' | 'onChange'>;

function Kinds({ draft, onChange }: ChoiceProps) {
  return (
    <fieldset className={filters.group}>
      <legend className={filters.label}>
        <FormattedMessage id="posting.kind" />
      </legend>
      <div className={filters.choices}>
        {kinds.map((kind) => (
          <Choice
            key={kind}
            name="kind"
            isChosen={draft.kind === kind}
            onChoose={() => onChange({ ...draft, kind })}
          >
            <FormattedMessage {...names[kind]} />
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}

function Direction({ draft, onChange }: ChoiceProps) {
  return (
    <fieldset className={filters.group}>
      <legend className={filters.label}>
        <FormattedMessage id="posting.direction" />
      </legend>
      <div className={filters.choices}>
        {[true, false].map((isRaising) => (
          <Choice
            key={String(isRaising)}
            name="direction"
            isChosen={draft.isRaising === isRaising}
            onChoose={() => onChange({ ...draft, isRaising })}
          >
            <FormattedMessage id={isRaising ? 'posting.raise' : 'posting.lower'} />
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}
