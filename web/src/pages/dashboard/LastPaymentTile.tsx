/** Tile: the most recent payment that still stands. */
import { FormattedMessage } from 'react-intl';

import type { LastPayment } from '../../api/types';
import { useFormat } from '../../format/useFormat';
import { Card } from '../../ui/Card';
import { DateText } from '../../ui/DateText';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Dashboard.module.css';
import { PaymentType } from '../../history/PaymentType';

interface Props {
  payment: LastPayment | null | undefined;
}

export function LastPaymentTile({ payment }: Props) {
  return (
    <Card title={<FormattedMessage id="lastPayment.title" />}>
      {payment === undefined && <Waiting />}
      {payment === null && (
        <p className={styles.detail}>
          <FormattedMessage id="lastPayment.none" />
        </p>
      )}
      {payment && <Payment payment={payment} />}
    </Card>
  );
}

function Waiting() {
  return (
    <div>
      <p className={styles.big}>
        <Skeleton width="word" />
      </p>
      <p>
        <Skeleton width="name" />
      </p>
    </div>
  );
}

function Payment({ payment }: { payment: LastPayment }) {
  const format = useFormat();
  return (
    <div>
      <p className={styles.big}>{format.money(payment.amount)}</p>
      <p className={styles.detail}>
        <FormattedMessage
          id="lastPayment.detail"
          values={{
            date: <DateText date={payment.date} />,
            type: <PaymentType method={payment.method} />,
          }}
        />
      </p>
    </div>
  );
}
