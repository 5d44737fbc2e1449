import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { FormattedMessage } from 'react-intl';
import { useLocation } from 'react-router';

import { autoPayQuery, type TaggedAutoPay } from '../../../api/autoPay';
import type { NextCharge, PaymentMethods } from '../../../api/types';
import { isZero } from '../../../format/money';
import { Confirm } from '../../../ui/Confirm';
import { focusHeading } from '../../../ui/focusHeading';
import { Section } from '../../../ui/Section';
import styles from '../Methods.module.css';
import { Charges } from './Charges';
import { LeftOut } from './LeftOut';
import { LimitFacts } from './LimitFacts';
import { LimitForm } from './LimitForm';
import { NewsNotice } from './NewsNotice';
import { TurnOn } from './TurnOn';
import { useChange } from './useChange';

interface Props {
  accountId: string;
  autoPay: TaggedAutoPay;
  methods: PaymentMethods;
  /** The account's time zone; undefined if it is not known. */
  timeZone: string | undefined;
  /** Whether the user may change Auto Pay; staff may only look. */
  mayChange: boolean;
  onBegun: (begun: NextCharge | null) => void;
}

/** Auto Pay: whether it is on, what it will charge, and its limits. */
export default function AutoPay(props: Props) {
  const { accountId, autoPay, methods, timeZone, mayChange, onBegun } = props;
  const { settings } = autoPay;
  const { change, news, isPending } = useChange(accountId, onBegun);
  const section = useRef<HTMLElement>(null);
  const { hash } = useLocation();
  useEffect(() => {
    if (hash === '#auto-pay') focusHeading(section.current);
  }, [hash]);
  useFollowed(accountId, methods);
  const ofLimits = news?.of === 'limits' || (news?.of === 'failure' && news.what === 'limits');
  const toLimits = () => section.current?.querySelector<HTMLElement>('input[name=cap]')?.focus();
  return (
    <Section
      ref={section}
      title={<FormattedMessage id="autoPayPage.title" />}
      className={styles.list}
      aside={<State isOn={settings.enabled} />}
    >
      {news && !ofLimits && <NewsNotice {...{ accountId, news, settings }} />}
      {settings.enabled ? (
        <Charges
          {...{ accountId, settings, methods, timeZone }}
          onLimits={mayChange ? toLimits : null}
        />
      ) : (
        <p>
          <FormattedMessage id="autoPayPage.offDetail" />
        </p>
      )}
      {settings.enabled && !isZero(settings.pastDue.amount) && (
        <LeftOut
          {...{ settings, methods, mayChange, isPending }}
          onCharge={(chargePastDue) => change('charge', autoPay, { chargePastDue })}
        />
      )}
      {mayChange && !settings.enabled && (
        <TurnOn
          {...{ accountId, settings, methods, isPending }}
          onTurnOn={(agreed) => change('on', autoPay, { enabled: true, ...agreed })}
        />
      )}
      {mayChange && settings.enabled && (
        <TurnOff
          isPending={isPending}
          onTurnOff={() => change('off', autoPay, { enabled: false })}
        />
      )}
      {mayChange ? (
        <LimitForm
          {...{ settings, isPending }}
          news={ofLimits ? news : null}
          onSave={(limits) => change('limits', autoPay, limits)}
        />
      ) : (
        <LimitFacts settings={settings} />
      )}
    </Section>
  );
}

/** Reads Auto Pay again when the methods are others or in another order. */
function useFollowed(accountId: string, { items }: PaymentMethods) {
  const queryClient = useQueryClient();
  const order = items.map(({ id }) => id).join(' ');
  const { queryKey } = autoPayQuery(accountId);
  useEffect(() => {
    const known = queryClient.getQueryData(queryKey)?.settings.methods.join(' ');
    if (known !== order) void queryClient.invalidateQueries({ queryKey });
    // The key has the account, which the page of another account does not share.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [order]);
}

function State({ isOn }: { isOn: boolean }) {
  return (
    <span className={isOn ? styles.default : styles.detail}>
      <FormattedMessage id={isOn ? 'autoPayPage.on' : 'autoPayPage.off'} />
    </span>
  );
}

function TurnOff({ isPending, onTurnOff }: { isPending: boolean; onTurnOff: () => void }) {
  return (
    <div className={styles.actions}>
      <Confirm
        label={<FormattedMessage id="autoPayPage.turnOff" />}
        question={<FormattedMessage id="autoPayPage.offQuestion" />}
        confirmLabel={<FormattedMessage id="autoPayPage.offNow" />}
        isPending={isPending}
        onConfirm={onTurnOff}
      />
    </div>
  );
}
