import { FormattedMessage } from 'react-intl';

import type { Dashboard, PaymentMethods } from '../../api/types';
import { isZero } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import styles from '../../payments/Form.module.css';
import { OwedText } from '../../payments/OwedText';
import { Fact, FactList } from '../../ui/FactList';
import { Section } from '../../ui/Section';

interface Props {
  dashboard: Dashboard;
  methods: PaymentMethods;
}

/** What is owed, how much of it is past due, and what is already on its way. */
export function Owed({ dashboard, methods }: Props) {
  const format = useFormat();
  const { account, currentBalance } = dashboard;
  const { balance, reserved } = methods;
  return (
    <Section title={<FormattedMessage id="pay.owed" />} className={styles.form}>
      <FactList>
        <Fact name={<FormattedMessage id="pay.account" />}>
          <span translate="no">
            <bdi>{account.name}</bdi> · <bdi>{account.number}</bdi>
          </span>
        </Fact>
        <Fact name={<FormattedMessage id="pay.balance" />}>
          <strong>
            <OwedText money={balance} />
          </strong>
        </Fact>
        {!isZero(currentBalance.pastDue.amount) && (
          <Fact name={<FormattedMessage id="pay.pastDue" />}>
            <span className={styles.past}>{format.money(currentBalance.pastDue)}</span>
          </Fact>
        )}
      </FactList>
      {!isZero(reserved.amount) && (
        <p>
          <FormattedMessage id="pay.reserved" values={{ amount: format.money(reserved) }} />
        </p>
      )}
    </Section>
  );
}
