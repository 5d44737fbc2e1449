/** What to post. */
import { type ReactNode, type SyntheticEvent, useEffect, useRef } from 'react';
import { defineMessages, FormattedMessage } from 'react-intl';

import type { PostingKind } from '../../api/posting';
import type { Money, TransactionDetail } from '../../api/types';
import { numberLength, reasonLength } from '../../format/lengths';
import filters from '../../history/Filters.module.css';
import { DocumentName } from '../../history/DocumentName';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Choice } from '../../ui/Choice';
import { focusField } from '../../ui/focusField';
import { TextField } from '../../ui/TextField';
import type { Draft, Field } from './draft';
import styles from './Post.module.css';

/** A reversal begins at what it undoes. */
const kinds = ['credit', 'adjustment', 'write-off'] as const;

const names = defineMessages<PostingKind>({
  credit: { id: 'type.credit' },
  adjustment: { id: 'type.adjustment' },
  reversal: { id: 'type.reversal' },
  'write-off': { id: 'type.writeOff' },
});

interface Props {
  draft: Draft;
  /** The entry that a reversal undoes. */
  undone: TransactionDetail | null;
  balance: Money;
  faults: ReadonlyMap<Field, ReactNode>;
  onChange: (draft: Draft) => void;
  /** Gives the first field that is not right. */
  onReview: () => Field | null;
}

export function Form({ draft, undone, balance, faults, onChange, onReview }: Props) {
  const { kind, amount, reason, invoice } = draft;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // What the server refused is shown where it can be changed.
    const [first] = faults.keys();
    if (form.current && first) focusField(form.current, first);
  }, [faults]);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    onReview();
  };
  return (
    <Card title={<FormattedMessage {...names[kind]} />} className={styles.form}>
      <form ref={form} className={styles.fields} onSubmit={submit} noValidate>
        {undone ? (
          <p>
            <FormattedMessage
              id="posting.of"
              values={{ name: <DocumentName type={undone.type} number={undone.number} /> }}
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
          error={faults.get('amount')}
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
            error={faults.get('invoice')}
          />
        )}
        <TextField
          label={<FormattedMessage id="posting.reason" />}
          name="reason"
          autoComplete="off"
          maxLength={reasonLength}
          value={reason}
          onChange={(next) => onChange({ ...draft, reason: next })}
          error={faults.get('reason')}
        />
        <Button kind="primary" type="submit">
          <FormattedMessage id="posting.review" />
        </Button>
      </form>
    </Card>
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
