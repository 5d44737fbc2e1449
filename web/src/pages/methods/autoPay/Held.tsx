import { defineMessages, FormattedMessage } from 'react-intl';

import type { HeldCharge } from '../../../api/types';
import { paths } from '../../../app/paths';
import { useFormat } from '../../../format/useFormat';
import { Button } from '../../../ui/Button';
import { ButtonLink } from '../../../ui/ButtonLink';
import { InstantText } from '../../../ui/InstantText';
import { Notice } from '../../../ui/Notice';
import styles from '../Methods.module.css';
import { type HoldReason, isHold } from './charges';

const reasons = defineMessages<HoldReason>({
  'above-cap': { id: 'autoPayPage.heldCap' },
  unusual: { id: 'autoPayPage.heldUsual' },
  'above-limit': { id: 'autoPayPage.heldMost' },
});

interface Props {
  accountId: string;
  held: HeldCharge;
  /** Leads to the limits; `null` when the user cannot act. */
  onLimits: (() => void) | null;
}

/** A charge that waits for the customer, why, and what to do. */
export function Held({ accountId, held: { amount, since, reason }, onLimits }: Props) {
  const format = useFormat();
  const date = <InstantText key="date" instant={since} isDay />;
  return (
    <Notice
      title={<FormattedMessage id="autoPayPage.held" values={{ amount: format.money(amount) }} />}
    >
      {isHold(reason) && (
        <p>
          <FormattedMessage {...reasons[reason]} values={{ date }} />
        </p>
      )}
      {onLimits && (
        <div className={styles.actions}>
          <ButtonLink kind="primary" to={paths.pay(accountId)}>
            <FormattedMessage id="autoPayPage.payNow" />
          </ButtonLink>
          {reason !== 'above-limit' && (
            <Button onClick={onLimits}>
              <FormattedMessage id="autoPayPage.toLimits" />
            </Button>
          )}
        </div>
      )}
    </Notice>
  );
}
