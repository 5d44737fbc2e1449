import { FormattedMessage } from 'react-intl';

import type { LastPayment } from '../../api/types';
import { useFormat } from '../../format/useFormat';
import { Section } from '../../ui/Section';
import { DateText } from '../../ui/DateText';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Dashboard.module.css';
import { PaymentMethodName } from '../../transactions/PaymentMethodName';

interface Props {
  payment: LastPayment | null | undefined;
}

/** Dashboard tile: the most recent payment that was not reversed. */
export function LastPaymentTile({ payment }: Props) {
  return (
    <Section title={<FormattedMessage id="lastPayment.title" />}>
      {payment === undefined && <Waiting />}
      {payment === null && (
        <p className={styles.detail}>
          <FormattedMessage id="lastPayment.none" />
        </p>
      )}
      {payment && <Payment payment={payment} />}
    </Section>
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
            type: <PaymentMethodName method={payment.method} />,
          }}
        />
      </p>
    </div>
  );
}
