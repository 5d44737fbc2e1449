import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { CurrentBalance } from '../../api/types';
import { paths } from '../../app/paths';
import { isNegative, isZero, withoutSign } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { useMayPay } from '../../payments/useMayPay';
import { ButtonLink } from '../../ui/ButtonLink';
import { Section } from '../../ui/Section';
import { DateText } from '../../ui/DateText';
import { Skeleton } from '../../ui/Skeleton';
import { classes } from '../../ui/classes';
import styles from './Dashboard.module.css';

interface Props {
  accountId: string;
  balance: CurrentBalance | undefined;
}

/** Dashboard tile: the balance and its due date, or the customer's credit. */
export function BalanceTile({ accountId, balance }: Props) {
  return (
    <Section title={<FormattedMessage id="balance.title" />}>
      <div className={styles.figure}>{balance ? <Balance balance={balance} /> : <Waiting />}</div>
      <Actions accountId={accountId} />
    </Section>
  );
}

/** Out of sight until the role is known, so that nothing moves when it is. */
function Actions({ accountId }: { accountId: string }) {
  const { mayPay } = useMayPay(accountId);
  return (
    <div className={classes(styles.actions, mayPay === undefined && styles.unknown)}>
      {mayPay !== false && (
        <ButtonLink kind="primary" to={paths.pay(accountId)}>
          <FormattedMessage id="balance.pay" />
        </ButtonLink>
      )}
      <Link className={styles.all} to={paths.aging(accountId)}>
        <FormattedMessage id="balance.aging" />
      </Link>
    </div>
  );
}

function Waiting() {
  return (
    <>
      <p className={styles.big}>
        <Skeleton width="word" />
      </p>
      <p>
        <Skeleton width="name" />
      </p>
    </>
  );
}

function Balance({ balance }: { balance: CurrentBalance }) {
  const { amount, reserved } = balance;
  const format = useFormat();
  return (
    <>
      {isNegative(amount.amount) ? <Credit amount={amount} /> : <Owed balance={balance} />}
      {!isZero(reserved.amount) && (
        <p className={styles.detail}>
          <FormattedMessage id="balance.reserved" values={{ amount: format.money(reserved) }} />
        </p>
      )}
    </>
  );
}

/** A credit is shown in words, never by a sign or a colour alone. */
function Credit({ amount }: Pick<CurrentBalance, 'amount'>) {
  const format = useFormat();
  const big = (text: ReactNode[]) => <span className={styles.big}>{text}</span>;
  const values = { amount: format.money(withoutSign(amount)), big };
  return (
    <>
      <p>
        <FormattedMessage id="balance.creditAmount" values={values} />
      </p>
      <p className={styles.detail}>
        <FormattedMessage id="balance.creditUse" />
      </p>
    </>
  );
}

/** What is owed; what of it is past due, and what is due next, are two facts. */
function Owed({ balance }: { balance: CurrentBalance }) {
  const { amount, nextDue, pastDue } = balance;
  const format = useFormat();
  return (
    <>
      <p className={styles.big}>{format.money(amount)}</p>
      {isZero(amount.amount) && (
        <p className={styles.detail}>
          <FormattedMessage id="balance.nothing" />
        </p>
      )}
      {!isZero(pastDue.amount) && <PastDue balance={balance} />}
      {nextDue && (
        <p className={styles.detail}>
          <FormattedMessage
            id={nextDue.amount.amount === amount.amount ? 'balance.due' : 'balance.dueNext'}
            values={{
              amount: format.money(nextDue.amount),
              date: <DateText date={nextDue.on} />,
            }}
          />
        </p>
      )}
    </>
  );
}

function PastDue({ balance }: { balance: CurrentBalance }) {
  const { amount, dueOn, pastDue } = balance;
  const format = useFormat();
  const isAll = pastDue.amount === amount.amount;
  return (
    <p className={styles.past}>
      <FormattedMessage
        id={isAll ? 'balance.allPastDue' : 'balance.pastDue'}
        values={{ amount: format.money(pastDue), date: dueOn && <DateText date={dueOn} /> }}
      />
    </p>
  );
}
