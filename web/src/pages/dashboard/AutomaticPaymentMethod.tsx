import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { AutoPay, CardExpiry, PaymentMethod } from '../../api/types';
import { paths } from '../../app/paths';
import { formatExpiry, hasExpired } from '../../format/dates';
import { todayIn } from '../../format/days';
import { MethodName } from '../../payments/MethodName';
import { addMethodAddress } from '../../payments/addresses';
import { useMayPay } from '../../payments/useMayPay';
import { ButtonLink } from '../../ui/ButtonLink';
import { Section } from '../../ui/Section';
import styles from './Dashboard.module.css';

interface Props {
  accountId: string;
  autoPay: AutoPay;
  /** The account's time zone. Its current day decides whether a card has expired. */
  timeZone: string;
}

/** Dashboard section: the payment method that Auto Pay charges. */
export function AutomaticPaymentMethod({ accountId, autoPay, timeZone }: Props) {
  return (
    <Section title={<FormattedMessage id="method.title" />}>
      {autoPay.method ? (
        <Method method={autoPay.method} timeZone={timeZone} />
      ) : (
        <p className={styles.detail}>
          <FormattedMessage id="method.none" />
        </p>
      )}
      <Actions accountId={accountId} isCard={autoPay.method?.type === 'card'} />
    </Section>
  );
}

/** Change Card is there only when there is a card to change. */
function Actions({ accountId, isCard }: { accountId: string; isCard: boolean }) {
  const { mayPay, maySee } = useMayPay(accountId);
  if (!maySee) return null;
  return (
    <div className={styles.actions}>
      {mayPay && isCard && (
        <ButtonLink to={addMethodAddress(accountId, 'change')}>
          <FormattedMessage id="method.change" />
        </ButtonLink>
      )}
      {mayPay && (
        <ButtonLink to={addMethodAddress(accountId, 'new')}>
          <FormattedMessage id="method.add" />
        </ButtonLink>
      )}
      <Link className={styles.all} to={paths.paymentMethods(accountId)}>
        <FormattedMessage id="method.all" />
      </Link>
    </div>
  );
}

function Method({ method, timeZone }: { method: PaymentMethod; timeZone: string }) {
  const { expiry } = method;
  return (
    <div className={styles.method}>
      {method.type === 'card' && <CardPicture />}
      <p className={styles.strong}>
        <MethodName method={method} />
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
