import { defineMessages, FormattedMessage, useIntl } from 'react-intl';

import type { AutoPaySettings, ChargeReason, NextCharge, PaymentMethods } from '../../../api/types';
import { useFormat } from '../../../format/useFormat';
import { addMethodAddress } from '../../../payments/addresses';
import { MethodName } from '../../../payments/MethodName';
import { ButtonLink } from '../../../ui/ButtonLink';
import { DateText } from '../../../ui/DateText';
import { Notice } from '../../../ui/Notice';
import styles from '../Methods.module.css';
import { listed } from './charges';
import { Held } from './Held';
import { Order } from './Order';
import { formatTime } from './times';

interface Props {
  accountId: string;
  settings: AutoPaySettings;
  methods: PaymentMethods;
  timeZone: string | undefined;
  /** Leads to the limits; `null` when the user cannot change them. */
  onLimits: (() => void) | null;
}

/** What Auto Pay, which is on, will charge, and what waits. */
export function Charges({ accountId, settings, methods, timeZone, onLimits }: Props) {
  const format = useFormat();
  const { held, waiting, cannotCharge, leastCharge } = settings;
  const charges = listed(settings);
  return (
    <>
      {cannotCharge && (
        <CannotCharge accountId={accountId} why={cannotCharge} mayAdd={onLimits !== null} />
      )}
      {held && <Held accountId={accountId} held={held} onLimits={onLimits} />}
      <div className={styles.part}>
        <h3>
          <FormattedMessage id="autoPayPage.upcoming" />
        </h3>
        {charges.length > 0 ? (
          <ol className={styles.charges}>
            {charges.map((charge, index) => (
              <Charge key={index} charge={charge} timeZone={timeZone} />
            ))}
          </ol>
        ) : (
          !waiting && (
            <p className={styles.detail}>
              <FormattedMessage id="autoPayPage.none" />
            </p>
          )
        )}
        {waiting && (
          <p>
            <FormattedMessage
              id="autoPayPage.waiting"
              values={{ amount: format.money(waiting), least: format.money(leastCharge) }}
            />
          </p>
        )}
      </div>
      <Order methods={methods} />
    </>
  );
}

const reasons = defineMessages<ChargeReason>({
  retry: { id: 'autoPayPage.retry' },
  'above-cap': { id: 'autoPayPage.overCap' },
  unusual: { id: 'autoPayPage.overUsual' },
  'above-limit': { id: 'autoPayPage.overMost' },
});

function Charge({ charge, timeZone }: { charge: NextCharge; timeZone: string | undefined }) {
  const { locale } = useIntl();
  const format = useFormat();
  const { amount, on, at, method, numbers, reason } = charge;
  const date = <DateText key="date" date={on} />;
  return (
    <li>
      <p className={styles.charge}>
        <strong>{format.money(amount)}</strong>
        <span>
          {timeZone === undefined ? (
            date
          ) : (
            <FormattedMessage
              id="autoPayPage.from"
              values={{ date, time: formatTime(locale, at, timeZone) }}
            />
          )}
        </span>
      </p>
      <p className={styles.detail}>
        <MethodName method={method} />
        {numbers.length > 0 && ' · '}
        <bdi translate="no">{numbers.join(', ')}</bdi>
      </p>
      {reason && (
        <p className={styles.warning}>
          <FormattedMessage {...reasons[reason]} />
        </p>
      )}
    </li>
  );
}

interface CannotChargeProps {
  accountId: string;
  why: NonNullable<AutoPaySettings['cannotCharge']>;
  mayAdd: boolean;
}

function CannotCharge({ accountId, why, mayAdd }: CannotChargeProps) {
  return (
    <Notice tone="danger">
      <p>
        <FormattedMessage
          id={why === 'no-method' ? 'autoPayPage.noMethod' : 'autoPayPage.noUsable'}
        />
      </p>
      {mayAdd && (
        <ButtonLink to={addMethodAddress(accountId, 'new')}>
          <FormattedMessage id="method.add" />
        </ButtonLink>
      )}
    </Notice>
  );
}
