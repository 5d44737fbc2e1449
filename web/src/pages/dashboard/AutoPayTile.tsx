import { FormattedMessage } from 'react-intl';

import type { AutoPay, CurrentBalance } from '../../api/types';
import { isNegative, isZero } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { useMayPay } from '../../payments/useMayPay';
import { Section } from '../../ui/Section';
import { DateText } from '../../ui/DateText';
import { Skeleton } from '../../ui/Skeleton';
import { classes } from '../../ui/classes';
import styles from './Dashboard.module.css';

interface Props {
  accountId: string;
  autoPay: AutoPay | undefined;
  balance: CurrentBalance | undefined;
}

/** Dashboard tile: whether Auto Pay is on, and the next charge. */
export function AutoPayTile({ accountId, autoPay, balance }: Props) {
  const { maySee } = useMayPay(accountId);
  return (
    <Section title={<FormattedMessage id="autoPay.title" />}>
      <div>
        <p className={classes(styles.big, autoPay?.enabled && styles.on)}>
          {autoPay ? (
            <FormattedMessage id={autoPay.enabled ? 'autoPay.on' : 'autoPay.off'} />
          ) : (
            <Skeleton width="word" />
          )}
        </p>
        <p className={autoPay?.cannotCharge ? styles.past : styles.detail}>
          {autoPay && balance ? (
            <NextCharge autoPay={autoPay} balance={balance} />
          ) : (
            <Skeleton width="name" />
          )}
        </p>
      </div>
      {maySee !== false && (
        <p className={classes(styles.later, maySee === undefined && styles.unknown)}>
          <FormattedMessage id="autoPay.later" />
        </p>
      )}
    </Section>
  );
}

function NextCharge({ autoPay, balance }: { autoPay: AutoPay; balance: CurrentBalance }) {
  const format = useFormat();
  if (!autoPay.enabled) return <FormattedMessage id="autoPay.manual" />;
  if (autoPay.cannotCharge) return <FormattedMessage id="autoPay.cannotCharge" />;
  if (!autoPay.nextCharge) {
    const isOwed = !isZero(balance.amount.amount) && !isNegative(balance.amount.amount);
    return <FormattedMessage id={isOwed ? 'autoPay.unscheduled' : 'autoPay.nothing'} />;
  }
  const { amount, on } = autoPay.nextCharge;
  return (
    <FormattedMessage
      id="autoPay.next"
      values={{ amount: format.money(amount), date: <DateText date={on} /> }}
    />
  );
}
