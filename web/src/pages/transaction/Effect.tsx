import { defineMessages, FormattedMessage } from 'react-intl';

import type { TransactionDetail, TransactionType } from '../../api/types';
import { isNegative, withoutSign } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { TransactionTypeName } from '../../transactions/TransactionTypeName';
import { Section } from '../../ui/Section';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Transaction.module.css';

type Meaning = Exclude<TransactionType, 'invoice' | 'payment'> | 'taken-back' | 'lowered';

/** What the types mean that do not speak for themselves. */
const meanings = defineMessages<Meaning>({
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

/** The amount, the balance after it, and what the entry means. */
export function Effect({ entry }: Props) {
  const format = useFormat();
  const meaning = entry && meaningOf(entry);
  return (
    <Section title={entry ? <TransactionTypeName type={entry.type} /> : <Skeleton width="word" />}>
      <p className={styles.big}>
        {entry ? format.money(withoutSign(entry.amount)) : <Skeleton width="word" />}
      </p>
      <p>{entry ? <BalanceAfter entry={entry} /> : <Skeleton width="sentence" />}</p>
      {meaning && (
        <p className={styles.detail}>
          <FormattedMessage {...meanings[meaning]} />
        </p>
      )}
    </Section>
  );
}

function BalanceAfter({ entry: { balanceAfter } }: { entry: TransactionDetail }) {
  const format = useFormat();
  const isCredit = isNegative(balanceAfter.amount);
  return (
    <FormattedMessage
      id={isCredit ? 'transaction.creditAfter' : 'transaction.balanceAfter'}
      values={{ amount: format.money(withoutSign(balanceAfter)) }}
    />
  );
}

function meaningOf({ type, amount }: TransactionDetail): Meaning | null {
  if (type === 'invoice' || type === 'payment') return null;
  if (!isNegative(amount.amount)) return type;
  if (type === 'reversal') return 'taken-back';
  return type === 'adjustment' ? 'lowered' : type;
}
