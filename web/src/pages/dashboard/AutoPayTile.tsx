import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { AutoPay, CurrentBalance } from '../../api/types';
import { isNegative, isZero } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { MethodName } from '../../payments/MethodName';
import { autoPayAddress } from '../../payments/addresses';
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
        <p className={classes(styles.next, styles[toneOf(autoPay)])}>
          {autoPay && balance ? (
            <NextCharge autoPay={autoPay} balance={balance} />
          ) : (
            <Skeleton width="name" />
          )}
        </p>
      </div>
      {maySee !== false && (
        <p className={classes(styles.actions, maySee === undefined && styles.unknown)}>
          <Link className={styles.all} to={autoPayAddress(accountId)}>
            <FormattedMessage id="autoPay.manage" />
          </Link>
        </p>
      )}
    </Section>
  );
}

/** What waits for the customer stands out. */
function toneOf(autoPay: AutoPay | undefined) {
  if (autoPay?.cannotCharge) return 'past';
  const reason = autoPay?.nextCharge?.reason;
  return reason && reason !== 'retry' ? 'strong' : 'detail';
}

function NextCharge({ autoPay, balance }: { autoPay: AutoPay; balance: CurrentBalance }) {
  const format = useFormat();
  if (!autoPay.enabled) return <FormattedMessage id="autoPay.manual" />;
  if (autoPay.cannotCharge) return <FormattedMessage id="autoPay.cannotCharge" />;
  if (!autoPay.nextCharge) {
    return <FormattedMessage id={withoutCharge(balance)} />;
  }
  const { amount, on, method, reason } = autoPay.nextCharge;
  return (
    <FormattedMessage
      id="autoPay.next"
      values={{
        amount: format.money(amount),
        date: <DateText date={on} />,
        method: <MethodName method={method} />,
        // The choices of a message have no hyphen.
        reason: reason?.replace('-', ''),
      }}
    />
  );
}

/** Why no charge is to come. */
function withoutCharge({ amount }: CurrentBalance) {
  if (isNegative(amount.amount)) return 'autoPay.credit';
  return isZero(amount.amount) ? 'autoPay.nothing' : 'autoPay.unscheduled';
}
