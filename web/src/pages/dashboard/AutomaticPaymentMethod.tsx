import { FormattedMessage } from 'react-intl';

import type { AutoPay, CardExpiry, PaymentMethod } from '../../api/types';
import { formatExpiry, hasExpired } from '../../format/dates';
import { todayIn } from '../../format/days';
import { Section } from '../../ui/Section';
import { LaterActions } from '../../ui/LaterActions';
import { Skeleton } from '../../ui/Skeleton';
import { brandName } from './brands';
import styles from './Dashboard.module.css';

interface Props {
  autoPay: AutoPay | undefined;
  /** The account's time zone. Its current day decides whether a card has expired. */
  timeZone: string | undefined;
}

/** Dashboard section: the payment method that Auto Pay charges. */
export function AutomaticPaymentMethod({ autoPay, timeZone = 'UTC' }: Props) {
  return (
    <Section title={<FormattedMessage id="method.title" />}>
      {!autoPay && <Waiting />}
      {autoPay?.method === null && (
        <p className={styles.detail}>
          <FormattedMessage id="method.none" />
        </p>
      )}
      {autoPay?.method && <Method method={autoPay.method} timeZone={timeZone} />}
      <LaterActions
        actions={[
          { key: 'change', label: <FormattedMessage id="method.change" /> },
          { key: 'add', label: <FormattedMessage id="method.add" /> },
        ]}
        sentence={<FormattedMessage id="method.later" />}
      />
    </Section>
  );
}

function Waiting() {
  return (
    <div>
      <p>
        <Skeleton width="name" />
      </p>
      <p>
        <Skeleton width="word" />
      </p>
    </div>
  );
}

function Method({ method, timeZone }: { method: PaymentMethod; timeZone: string }) {
  const { brand, last4, expiry } = method;
  return (
    <div className={styles.method}>
      {method.type === 'card' && <CardPicture />}
      <p className={styles.strong}>
        {method.type === 'bank-debit' ? (
          <FormattedMessage id="method.bank" values={{ last4 }} />
        ) : (
          <FormattedMessage
            id="method.card"
            values={{ brand: brandName(brand) ?? <FormattedMessage id="method.brand" />, last4 }}
          />
        )}
      </p>
      {expiry && <Expiry expiry={expiry} timeZone={timeZone} />}
    </div>
  );
}

function Expiry({ expiry, timeZone }: { expiry: CardExpiry; timeZone: string }) {
  const isOver = hasExpired(expiry, todayIn(timeZone, new Date()));
  return (
    <p className={isOver ? styles.past : styles.detail}>
      <FormattedMessage
        id={isOver ? 'method.expired' : 'method.expires'}
        values={{ expiry: formatExpiry(expiry) }}
      />
    </p>
  );
}

function CardPicture() {
  return (
    <svg className={styles.chip} viewBox="0 0 56 38" aria-hidden="true">
      <rect x="1" y="1" width="54" height="36" rx="5" fill="none" stroke="currentColor" />
      <path d="M1 11h54" stroke="currentColor" strokeWidth="6" />
      <path d="M8 28h14" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
