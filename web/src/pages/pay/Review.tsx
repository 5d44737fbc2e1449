import { useEffect, useRef } from 'react';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { isProblemOf } from '../../api/problem';
import type { Dashboard } from '../../api/types';
import { paths } from '../../app/paths';
import { todayIn } from '../../format/days';
import { sum } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import styles from '../../payments/Form.module.css';
import { MethodName } from '../../payments/MethodName';
import { OwedText } from '../../payments/OwedText';
import { negated } from '../../payments/amounts';
import { isUnknown, mayRepeat } from '../../payments/repeat';
import { Button } from '../../ui/Button';
import { DateText } from '../../ui/DateText';
import { Fact, FactList } from '../../ui/FactList';
import { Failure } from '../../ui/Failure';
import { Section } from '../../ui/Section';
import { Consequences } from './Consequences';
import type { Reviewed } from './draft';

interface Props {
  account: Dashboard['account'];
  reviewed: Reviewed;
  isPending: boolean;
  error: Error | null;
  onPay: () => void;
  onChange: () => void;
}

/** Shows the sum, method, day and what follows, before anything is charged. */
export default function Review({ account, reviewed, isPending, error, onPay, onChange }: Props) {
  const format = useFormat();
  const { request, saved } = reviewed;
  const today = todayIn(account.timeZone, new Date());
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => question.current?.focus(), []);
  const amount = format.money(request.amount);
  return (
    <Section title={<FormattedMessage id="pay.reviewTitle" />} className={styles.form}>
      <p ref={question} className={styles.question} tabIndex={-1}>
        <Consequences reviewed={reviewed} today={today} />
      </p>
      <FactList>
        <Fact name={<FormattedMessage id="pay.account" />}>
          <span translate="no">
            <bdi>{account.name}</bdi> · <bdi>{account.number}</bdi>
          </span>
        </Fact>
        <Fact name={<FormattedMessage id="pay.sum" />}>
          <strong>{amount}</strong>
        </Fact>
        <Fact name={<FormattedMessage id="pay.method" />}>
          {saved ? (
            <MethodName method={saved} />
          ) : (
            <FormattedMessage
              id={request.newMethod?.type === 'bank-debit' ? 'pay.newBank' : 'pay.newCard'}
            />
          )}
        </Fact>
        <Fact name={<FormattedMessage id="pay.day" />}>
          <DateText date={today} />
        </Fact>
        <Balances reviewed={reviewed} />
        <Fact name={<FormattedMessage id="pay.receiptTo" />}>
          <ReceiptTo reviewed={reviewed} />
        </Fact>
      </FactList>
      {error && <Refusal accountId={account.id} error={error} />}
      <div className={styles.actions}>
        {mayRepeat(error) && (
          <Button kind="primary" isPending={isPending} onClick={onPay}>
            {error ? (
              <FormattedMessage id="failure.retry" />
            ) : (
              <FormattedMessage id={saved ? 'pay.pay' : 'pay.continue'} values={{ amount }} />
            )}
          </Button>
        )}
        <Button isPending={isPending} onClick={onChange}>
          <FormattedMessage id="pay.change" />
        </Button>
      </div>
    </Section>
  );
}

/** The balance, and for a card, which is charged at once, the balance after it. */
function Balances({ reviewed: { request, saved } }: { reviewed: Reviewed }) {
  const { amount, balanceSeen, newMethod } = request;
  const isCard = (saved?.type ?? newMethod?.type) === 'card';
  const after = sum([balanceSeen, negated(amount)]) ?? balanceSeen;
  return (
    <>
      <Fact name={<FormattedMessage id="pay.balance" />}>
        <OwedText money={balanceSeen} />
      </Fact>
      {isCard && (
        <Fact name={<FormattedMessage id="pay.balanceAfter" />}>
          <OwedText money={after} />
        </Fact>
      )}
    </>
  );
}

function ReceiptTo({ reviewed: { request, saved } }: { reviewed: Reviewed }) {
  const email = request.receiptEmail ?? saved?.receiptEmail ?? null;
  return email === null ? <FormattedMessage id="pay.billingContacts" /> : <bdi>{email}</bdi>;
}

/** Why it was not sent or not accepted, and what is safe to do. */
function Refusal({ accountId, error }: { accountId: string; error: Error }) {
  if (isProblemOf(error, '/problems/balance-changed')) return null;
  const inFlight = isProblemOf(error, '/problems/payment-in-flight')
    ? (error.problem.paymentId ?? null)
    : null;
  return (
    <>
      <Failure error={error} />
      {isUnknown(error) && (
        <p>
          <FormattedMessage id="pay.again" />
        </p>
      )}
      {inFlight !== null && (
        <p>
          <Link to={paths.payment(accountId, inFlight)}>
            <FormattedMessage id="pay.inFlightLink" />
          </Link>
        </p>
      )}
    </>
  );
}
