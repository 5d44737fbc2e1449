import { FormattedMessage } from 'react-intl';

import type { AutoPaySettings, Money, PaymentMethods } from '../../../api/types';
import { useFormat } from '../../../format/useFormat';
import { MethodName } from '../../../payments/MethodName';
import { isMoreThan } from '../../../payments/amounts';
import { Confirm } from '../../../ui/Confirm';
import styles from '../Methods.module.css';
import { usable } from './Order';

interface Props {
  settings: AutoPaySettings;
  methods: PaymentMethods;
  mayChange: boolean;
  isPending: boolean;
  onCharge: (pastDue: Money) => void;
}

/** What was past due and Auto Pay leaves out, with the offer to charge it. */
export function LeftOut({ settings, methods, mayChange, isPending, onCharge }: Props) {
  const format = useFormat();
  const { pastDue, leastCharge } = settings;
  const amount = format.money(pastDue);
  const [method] = usable(methods);
  const mayCharge = mayChange && method !== undefined;
  return (
    <div className={styles.part}>
      <p>
        <FormattedMessage
          id={mayCharge ? 'autoPayPage.leftOut' : 'autoPayPage.leftOutSeen'}
          values={{ amount }}
        />
      </p>
      {mayCharge && (
        <div className={styles.actions}>
          <Confirm
            label={<FormattedMessage id="autoPayPage.charge" />}
            question={
              isMoreThan(leastCharge, pastDue) ? (
                <Small settings={settings} />
              ) : (
                <FormattedMessage
                  id="autoPayPage.chargeQuestion"
                  values={{ amount, method: <MethodName key="method" method={method} /> }}
                />
              )
            }
            confirmLabel={<FormattedMessage id="autoPayPage.chargeNow" values={{ amount }} />}
            isPending={isPending}
            onConfirm={() => onCharge(pastDue)}
          />
        </div>
      )}
    </div>
  );
}

/** Too little to be charged alone. */
function Small({ settings: { pastDue, leastCharge } }: Pick<Props, 'settings'>) {
  const format = useFormat();
  const values = { amount: format.money(pastDue), least: format.money(leastCharge) };
  return <FormattedMessage id="autoPayPage.chargeSmall" values={values} />;
}
