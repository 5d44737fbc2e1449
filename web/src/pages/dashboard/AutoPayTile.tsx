/** Tile: whether bills pay themselves, and what is charged next. */
import { FormattedMessage } from 'react-intl';

import type { AutoPay } from '../../api/types';
import { useFormat } from '../../format/useFormat';
import { Card } from '../../ui/Card';
import { DateText } from '../../ui/DateText';
import { Skeleton } from '../../ui/Skeleton';
import { classes } from '../../ui/classes';
import styles from './Dashboard.module.css';

interface Props {
  autoPay: AutoPay | undefined;
}

export function AutoPayTile({ autoPay }: Props) {
  return (
    <Card title={<FormattedMessage id="autoPay.title" />}>
      <div>
        <p className={classes(styles.big, autoPay?.enabled && styles.on)}>
          {autoPay ? (
            <FormattedMessage id={autoPay.enabled ? 'autoPay.on' : 'autoPay.off'} />
          ) : (
            <Skeleton width="word" />
          )}
        </p>
        <p className={styles.detail}>
          {autoPay ? <NextCharge autoPay={autoPay} /> : <Skeleton width="name" />}
        </p>
      </div>
    </Card>
  );
}

function NextCharge({ autoPay }: { autoPay: AutoPay }) {
  const format = useFormat();
  if (!autoPay.enabled) return <FormattedMessage id="autoPay.manual" />;
  if (!autoPay.nextCharge) return <FormattedMessage id="autoPay.nothing" />;
  const { amount, on } = autoPay.nextCharge;
  return (
    <FormattedMessage
      id="autoPay.next"
      values={{ amount: format.money(amount), date: <DateText date={on} /> }}
    />
  );
}
