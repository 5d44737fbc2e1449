import { useEffect, useRef } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Posting } from '../../api/corrections';
import type { Dashboard, TransactionDetail } from '../../api/types';
import { isNegative, sum, withoutSign } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { OwedText } from '../../payments/OwedText';
import { DocumentName } from '../../transactions/DocumentName';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Fact, FactList } from '../../ui/FactList';
import { Failure } from '../../ui/Failure';
import { effectOf } from './draft';
import styles from './Post.module.css';

interface Props {
  account: Dashboard;
  posting: Posting;
  /** The entry to reverse. */
  reversedEntry: TransactionDetail | null;
  isPending: boolean;
  error: Error | null;
  onPost: () => void;
  onChange: () => void;
}

/** Shows what will be posted and its effect on the balance, before it is posted. */
export default function Review({
  account,
  posting,
  reversedEntry,
  isPending,
  error,
  onPost,
  onChange,
}: Props) {
  const { name, number } = account.account;
  const now = account.currentBalance.amount;
  const after = sum([now, effectOf(posting, reversedEntry?.amount ?? null)]) ?? now;
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => question.current?.focus(), []);
  return (
    <Section title={<FormattedMessage id="posting.reviewTitle" />} className={styles.form}>
      <p ref={question} className={styles.question} tabIndex={-1}>
        <Consequence posting={posting} reversedEntry={reversedEntry} />
      </p>
      <FactList>
        <Fact name={<FormattedMessage id="posting.account" />}>
          <span translate="no">
            <bdi>{number}</bdi> · <bdi>{name}</bdi>
          </span>
        </Fact>
        <Fact name={<FormattedMessage id="posting.balanceNow" />}>
          <OwedText money={now} />
        </Fact>
        <Fact name={<FormattedMessage id="posting.balanceAfter" />}>
          <strong>
            <OwedText money={after} />
          </strong>
        </Fact>
        <Fact name={<FormattedMessage id="posting.why" />}>
          <bdi>{posting.body.reason}</bdi>
        </Fact>
      </FactList>
      <p className={styles.lead}>
        <FormattedMessage id="posting.forGood" />
      </p>
      {error && <Failure error={error} />}
      {error && (
        <p>
          <FormattedMessage id="posting.again" />
        </p>
      )}
      <div className={styles.actions}>
        <Button kind="primary" isPending={isPending} onClick={onPost}>
          <FormattedMessage id={error ? 'posting.postAgain' : 'posting.post'} />
        </Button>
        <Button isPending={isPending} onClick={onChange}>
          <FormattedMessage id="posting.change" />
        </Button>
      </div>
    </Section>
  );
}

interface ConsequenceProps {
  posting: Posting;
  reversedEntry: TransactionDetail | null;
}

function Consequence({ posting, reversedEntry }: ConsequenceProps) {
  const format = useFormat();
  const amount = format.money(withoutSign(posting.body.amount));
  switch (posting.kind) {
    case 'credit': {
      const invoice = posting.body.invoiceNumber ?? null;
      if (invoice === null) return <FormattedMessage id="will.credit" values={{ amount }} />;
      return (
        <FormattedMessage
          id="will.creditInvoice"
          values={{ amount, invoice: <bdi key="invoice">{invoice}</bdi> }}
        />
      );
    }
    case 'write-off': {
      const invoice = posting.body.invoiceNumber ?? null;
      if (invoice === null) return <FormattedMessage id="will.writeOff" values={{ amount }} />;
      return (
        <FormattedMessage
          id="will.writeOffInvoice"
          values={{ amount, invoice: <bdi key="invoice">{invoice}</bdi> }}
        />
      );
    }
    case 'adjustment': {
      const isLowering = isNegative(posting.body.amount.amount);
      return <FormattedMessage id={isLowering ? 'will.lower' : 'will.raise'} values={{ amount }} />;
    }
    case 'reversal': {
      if (!reversedEntry) return null;
      const name = <DocumentName type={reversedEntry.type} number={reversedEntry.number} />;
      const id = reversedEntry.type === 'payment' ? 'will.reverse' : 'will.takeBack';
      return <FormattedMessage id={id} values={{ amount, name }} />;
    }
  }
}
