import { defineMessages, FormattedMessage } from 'react-intl';

import type { TransactionDetail, TransactionType } from '../../api/types';
import { isNegative, withoutSign } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { TransactionTypeName } from '../../transactions/TransactionTypeName';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Transaction.module.css';

type Meaning = TransactionType | 'taken-back' | 'lowered';

const meanings = defineMessages<Meaning>({
  invoice: { id: 'meaning.invoice' },
  payment: { id: 'meaning.payment' },
  credit: { id: 'meaning.credit' },
  refund: { id: 'meaning.refund' },
  reversal: { id: 'meaning.reversal' },
  'taken-back': { id: 'meaning.takenBack' },
  adjustment: { id: 'meaning.raised' },
  lowered: { id: 'meaning.lowered' },
  'write-off': { id: 'meaning.writeOff' },
});

interface Props {
  /** Undefined while it loads. */
  entry: TransactionDetail | undefined;
}

/** The amount, and what it did to the balance, in words. */
export function Effect({ entry }: Props) {
  const format = useFormat();
  return (
    <Section title={entry ? <TransactionTypeName type={entry.type} /> : <Skeleton width="word" />}>
      <p className={styles.big}>
        {entry ? format.money(withoutSign(entry.amount)) : <Skeleton width="word" />}
      </p>
      <p>
        {entry ? <FormattedMessage {...meanings[meaningOf(entry)]} /> : <Skeleton width="full" />}
      </p>
      <p className={styles.detail}>
        {entry ? <Balance entry={entry} /> : <Skeleton width="sentence" />}
      </p>
    </Section>
  );
}

function Balance({ entry: { amount, balanceAfter } }: { entry: TransactionDetail }) {
  const format = useFormat();
  const balance = isNegative(balanceAfter.amount) ? (
    <FormattedMessage
      id="transactions.credit"
      values={{ amount: format.money(withoutSign(balanceAfter)) }}
    />
  ) : (
    format.money(balanceAfter)
  );
  return (
    <FormattedMessage
      id={isNegative(amount.amount) ? 'transaction.lowered' : 'transaction.raised'}
      values={{ balance }}
    />
  );
}

function meaningOf({ type, amount }: TransactionDetail): Meaning {
  if (!isNegative(amount.amount)) return type;
  if (type === 'reversal') return 'taken-back';
  return type === 'adjustment' ? 'lowered' : type;
}
