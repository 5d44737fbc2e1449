import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

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
      <ButtonLink to={paths.aging(accountId)}>
        <FormattedMessage id="balance.aging" />
      </ButtonLink>
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
  const { amount, dueOn, pastDue, reserved } = balance;
  const format = useFormat();
  return (
    <>
      <Headline amount={amount} />
      {dueOn !== null && (
        <p className={styles.detail}>
          <FormattedMessage id="balance.due" values={{ date: <DateText date={dueOn} /> }} />
        </p>
      )}
      {!isZero(pastDue.amount) && (
        <p className={styles.past}>
          <FormattedMessage id="balance.pastDue" values={{ amount: format.money(pastDue) }} />
        </p>
      )}
      {!isZero(reserved.amount) && (
        <p className={styles.detail}>
          <FormattedMessage id="balance.reserved" values={{ amount: format.money(reserved) }} />
        </p>
      )}
    </>
  );
}

/** A credit is shown in words, never by a sign or a colour alone. */
function Headline({ amount }: Pick<CurrentBalance, 'amount'>) {
  const format = useFormat();
  const big = (text: ReactNode[]) => <span className={styles.big}>{text}</span>;
  if (isNegative(amount.amount)) {
    const credit = format.money(withoutSign(amount));
    return (
      <p>
        <FormattedMessage id="balance.credit" values={{ amount: credit, big }} />
      </p>
    );
  }
  return (
    <>
      <p className={styles.big}>{format.money(amount)}</p>
      {isZero(amount.amount) && (
        <p className={styles.detail}>
          <FormattedMessage id="balance.nothing" />
        </p>
      )}
    </>
  );
}
